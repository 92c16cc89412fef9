package org.countersign.embedded;

import io.camunda.zeebe.db.TransactionContext;
import io.camunda.zeebe.db.TransactionOperation;
import io.camunda.zeebe.db.ZeebeDbTransaction;
import io.camunda.zeebe.protocol.ZbColumnFamilies;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** The transactions of one user of a {@link MemoryDatabase}, one after the other. */
final class MemoryTransaction implements TransactionContext, ZeebeDbTransaction {

  private final MemoryDatabase database;

  /** What was committed when the open transaction began; null while none is open. */
  private TreePMap<byte[], byte[]> @Nullable [] begin;

  /** What the open transaction sees: the same as long as it has not written. */
  private TreePMap<byte[], byte[]>[] families;

  private boolean hasWritten;

  MemoryTransaction(final MemoryDatabase database) {
    this.database = database;
    families = database.committed();
  }

  @Override
  public void runInTransaction(final TransactionOperation operation) {
    final boolean outermost = begin == null;
    try {
      if (outermost) {
        begin();
      }
      operation.run();
      if (outermost) {
        commit();
      }
    } catch (final RuntimeException e) {
      throw e;
    } catch (final Exception e) {
      throw new IllegalStateException(e);
    } finally {
      if (outermost) {
        rollback();
      }
    }
  }

  @Override
  public ZeebeDbTransaction getCurrentTransaction() {
    if (begin == null) {
      begin();
    }
    return this;
  }

  @Override
  public void run(final TransactionOperation operation) throws Exception {
    operation.run();
  }

  @Override
  public void commit() {
    final var before = Objects.requireNonNull(begin, "no transaction is open");
    if (hasWritten) {
      database.commit(before, families);
    }
    begin = null;
  }

  @Override
  public void rollback() {
    begin = null;
  }

  private void begin() {
    begin = database.committed();
    families = begin;
    hasWritten = false;
  }

  byte @Nullable [] get(final ZbColumnFamilies family, final byte[] key) {
    return entries(family).get(key);
  }

  /** The first entry at or after the key. */
  Map.@Nullable Entry<byte[], byte[]> ceiling(final ZbColumnFamilies family, final byte[] key) {
    return entries(family).ceilingEntry(key);
  }

  /** The first entry after the key. */
  Map.@Nullable Entry<byte[], byte[]> higher(final ZbColumnFamilies family, final byte[] key) {
    return entries(family).higherEntry(key);
  }

  void put(final ZbColumnFamilies family, final byte[] key, final byte[] value) {
    runInTransaction(() -> set(family, entries(family).plus(key, value)));
  }

  void remove(final ZbColumnFamilies family, final byte[] key) {
    runInTransaction(() -> set(family, entries(family).minus(key)));
  }

  private TreePMap<byte[], byte[]> entries(final ZbColumnFamilies family) {
    return (begin == null ? database.committed() : families)[family.getValue()];
  }

  private void set(final ZbColumnFamilies family, final TreePMap<byte[], byte[]> entries) {
    if (!hasWritten) {
      families = families.clone();
      hasWritten = true;
    }
    families[family.getValue()] = entries;
  }
}
