package org.countersign.embedded;

import io.camunda.zeebe.db.ColumnFamily;
import io.camunda.zeebe.db.DbKey;
import io.camunda.zeebe.db.DbValue;
import io.camunda.zeebe.db.TransactionContext;
import io.camunda.zeebe.db.ZeebeDb;
import io.camunda.zeebe.db.impl.DbNil;
import io.camunda.zeebe.db.impl.rocksdb.DbNullKey;
import io.camunda.zeebe.protocol.ZbColumnFamilies;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * The engine's state on the heap: one immutable sorted map for each column family. A cluster keeps
 * it in RocksDB. Here every start builds it anew from the log, so none of it has to be on a disk,
 * and the native calls took more than half of the engine's time.
 *
 * <p>A transaction sees what was committed when it began and what it wrote itself. Several may be
 * open at once, each used by one thread at a time; of two that write at the same time the second
 * fails. The engine writes in one, and reads in others to look for what is due.
 */
final class MemoryDatabase implements ZeebeDb<ZbColumnFamilies> {

  private static final int FAMILIES =
      1
          + Stream.of(ZbColumnFamilies.values())
              .mapToInt(ZbColumnFamilies::getValue)
              .max()
              .orElseThrow();

  /**
   * By the number of the column family: its entries in the order of their keys as unsigned bytes.
   * An array is not changed once it is here.
   */
  private final AtomicReference<TreePMap<byte[], byte[]>[]> committed =
      new AtomicReference<>(nothing());

  private final MeterRegistry meters = new SimpleMeterRegistry();

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
  private static TreePMap<byte[], byte[]>[] nothing() {
    final var families = new TreePMap[FAMILIES];
    Arrays.fill(families, TreePMap.<byte[], byte[]>empty(Arrays::compareUnsigned));
    return families;
  }

  TreePMap<byte[], byte[]>[] committed() {
    return Objects.requireNonNull(committed.get());
  }

  /** Commits what a transaction made of what it began with. */
  void commit(final TreePMap<byte[], byte[]>[] before, final TreePMap<byte[], byte[]>[] after) {
    if (!committed.compareAndSet(before, after)) {
      throw new ConcurrentModificationException("Another transaction wrote at the same time");
    }
  }

  @Override
  public <K extends DbKey, V extends DbValue> ColumnFamily<K, V> createColumnFamily(
      final ZbColumnFamilies columnFamily,
      final TransactionContext context,
      final K keyInstance,
      final V valueInstance) {
    return new MemoryColumnFamily<>(
        columnFamily, (MemoryTransaction) context, keyInstance, valueInstance);
  }

  @Override
  public TransactionContext createContext() {
    return new MemoryTransaction(this);
  }

  @Override
  public boolean isEmpty(final ZbColumnFamilies columnFamily, final TransactionContext context) {
    return createColumnFamily(columnFamily, context, DbNullKey.INSTANCE, DbNil.INSTANCE).isEmpty();
  }

  @Override
  public MeterRegistry getMeterRegistry() {
    return meters;
  }

  @Override
  public Optional<String> getProperty(final String propertyName) {
    return Optional.empty();
  }

  @Override
  public void createSnapshot(final File snapshotDir) {
    throw new UnsupportedOperationException("The state is in memory only");
  }

  @Override
  public void close() {}
}
