package org.countersign.embedded;

import io.camunda.zeebe.db.ColumnFamily;
import io.camunda.zeebe.db.DbKey;
import io.camunda.zeebe.db.DbValue;
import io.camunda.zeebe.db.KeyValuePairVisitor;
import io.camunda.zeebe.db.ZeebeDbInconsistentException;
import io.camunda.zeebe.db.impl.rocksdb.DbNullKey;
import io.camunda.zeebe.protocol.ColumnFamilyScope;
import io.camunda.zeebe.protocol.ZbColumnFamilies;
import io.camunda.zeebe.util.buffer.BufferReader;
import io.camunda.zeebe.util.buffer.BufferWriter;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One column family as one user sees it. What it hands out is the same key and value object every
 * time, filled anew, as the engine expects it.
 *
 * <p>A visitor may write. It then meets entries that it added further on, and not those that it
 * removed.
 */
final class MemoryColumnFamily<K extends DbKey, V extends DbValue> implements ColumnFamily<K, V> {

  private final ZbColumnFamilies family;
  private final MemoryTransaction transaction;
  private final K keyInstance;
  private final V valueInstance;

  MemoryColumnFamily(
      final ZbColumnFamilies family,
      final MemoryTransaction transaction,
      final K keyInstance,
      final V valueInstance) {
    this.family = family;
    this.transaction = transaction;
    this.keyInstance = keyInstance;
    this.valueInstance = valueInstance;
  }

  @Override
  public void insert(final K key, final V value) {
    final byte[] bytes = bytes(key);
    if (transaction.get(family, bytes) != null) {
      throw new ZeebeDbInconsistentException("Key " + key + " exists already in " + family);
    }
    transaction.put(family, bytes, bytes(value));
  }

  @Override
  public void update(final K key, final V value) {
    transaction.put(family, existing(key), bytes(value));
  }

  @Override
  public void upsert(final K key, final V value) {
    transaction.put(family, bytes(key), bytes(value));
  }

  @Override
  public @Nullable V get(final K key) {
    return get(key, () -> valueInstance);
  }

  @Override
  public @Nullable V get(final K key, final Supplier<V> valueSupplier) {
    final byte[] found = transaction.get(family, bytes(key));
    if (found == null) {
      return null;
    }
    final V value = valueSupplier.get();
    fill(value, found);
    return value;
  }

  @Override
  public boolean exists(final K key) {
    return transaction.get(family, bytes(key)) != null;
  }

  @Override
  public void deleteExisting(final K key) {
    transaction.remove(family, existing(key));
  }

  @Override
  public void deleteIfExists(final K key) {
    transaction.remove(family, bytes(key));
  }

  @Override
  public void forEach(final Consumer<V> consumer) {
    forEach((key, value) -> consumer.accept(value));
  }

  @Override
  public void forEach(final BiConsumer<K, V> consumer) {
    whileEqualPrefix(DbNullKey.INSTANCE, consumer);
  }

  @Override
  public void whileTrue(final KeyValuePairVisitor<K, V> visitor) {
    whileEqualPrefix(DbNullKey.INSTANCE, visitor);
  }

  @Override
  public void whileTrue(final K startAtKey, final KeyValuePairVisitor<K, V> visitor) {
    whileEqualPrefix(DbNullKey.INSTANCE, startAtKey, visitor);
  }

  @Override
  public void whileEqualPrefix(final DbKey keyPrefix, final BiConsumer<K, V> visitor) {
    whileEqualPrefix(
        keyPrefix,
        (key, value) -> {
          visitor.accept(key, value);
          return true;
        });
  }

  @Override
  public void whileEqualPrefix(final DbKey keyPrefix, final KeyValuePairVisitor<K, V> visitor) {
    final byte[] prefix = bytes(keyPrefix);
    visit(prefix, prefix, visitor);
  }

  @Override
  public void whileEqualPrefix(
      final DbKey keyPrefix,
      final @Nullable K startAtKey,
      final KeyValuePairVisitor<K, V> visitor) {
    final byte[] prefix = bytes(keyPrefix);
    visit(prefix, startAtKey == null ? prefix : bytes(startAtKey), visitor);
  }

  @Override
  public boolean isEmpty() {
    return transaction.ceiling(family, new byte[0]) == null;
  }

  @Override
  public long count() {
    return countEqualPrefix(DbNullKey.INSTANCE);
  }

  @Override
  public long countEqualPrefix(final DbKey keyPrefix) {
    final byte[] prefix = bytes(keyPrefix);
    long count = 0;
    var entry = transaction.ceiling(family, prefix);
    while (entry != null && startsWith(entry.getKey(), prefix)) {
      count++;
      entry = transaction.higher(family, entry.getKey());
    }
    return count;
  }

  @Override
  public ColumnFamilyScope partitionScope() {
    return family.partitionScope();
  }

  private void visit(
      final byte[] prefix, final byte[] startAt, final KeyValuePairVisitor<K, V> visitor) {
    transaction.runInTransaction(
        () -> {
          var entry = transaction.ceiling(family, startAt);
          while (entry != null && startsWith(entry.getKey(), prefix)) {
            fill(keyInstance, entry.getKey());
            fill(valueInstance, entry.getValue());
            if (!visitor.visit(keyInstance, valueInstance)) {
              return;
            }
            entry = transaction.higher(family, entry.getKey());
          }
        });
  }

  private byte[] existing(final K key) {
    final byte[] bytes = bytes(key);
    if (transaction.get(family, bytes) == null) {
      throw new ZeebeDbInconsistentException("Key " + key + " does not exist in " + family);
    }
    return bytes;
  }

  private static boolean startsWith(final byte[] key, final byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] bytes(final BufferWriter content) {
    final byte[] bytes = new byte[content.getLength()];
    content.write(new UnsafeBuffer(bytes), 0);
    return bytes;
  }

  /** With a copy: keys and values are mutable, and may write where they were read from. */
  private static void fill(final BufferReader target, final byte[] content) {
    target.wrap(new UnsafeBuffer(content.clone()), 0, content.length);
  }
}
