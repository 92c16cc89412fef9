package org.countersign.embedded;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The documents of one kind, in order of creation, with an index by process instance. */
final class Table {

  static final String INSTANCE = "processInstanceKey";

  private final String keyColumn;
  private final List<String> columns;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<Object, Row> rows = new LinkedHashMap<>();
  private final Map<Long, List<Row>> byInstance = new HashMap<>();

  /** The first column is the key. */
  Table(final String... columns) {
    this.columns = List.of(columns);
    keyColumn = columns[0];
    for (int i = 0; i < columns.length; i++) {
      indexes.put(columns[i], i);
    }
  }

  String keyColumn() {
    return keyColumn;
  }

  List<String> columns() {
    return columns;
  }

  int index(final String column) {
    final Integer index = indexes.get(column);
    if (index == null) {
      throw new IllegalArgumentException("no column " + column);
    }
    return index;
  }

  boolean has(final String column) {
    return indexes.containsKey(column);
  }

  /** The row with the key, new or not. */
  Row row(final Object key, final long processInstanceKey) {
    final var existing = rows.get(key);
    if (existing != null) {
      return existing;
    }
    final var row = new Row(this).set(keyColumn, key);
    rows.put(key, row);
    if (processInstanceKey > 0 && has(INSTANCE)) {
      row.set(INSTANCE, processInstanceKey);
      byInstance.computeIfAbsent(processInstanceKey, k -> new ArrayList<>(4)).add(row);
    }
    return row;
  }

  @Nullable Row find(final Object key) {
    return rows.get(key);
  }

  /** As above, by the key as clients write it. */
  @Nullable Row findText(final String key) {
    try {
      return find(Long.valueOf(key));
    } catch (final NumberFormatException e) {
      return find(key);
    }
  }

  void remove(final Object key) {
    rows.remove(key);
  }

  void removeInstance(final long processInstanceKey) {
    final var gone = byInstance.remove(processInstanceKey);
    if (gone != null) {
      gone.forEach(row -> rows.remove(Objects.requireNonNull(row.get(keyColumn))));
    }
  }

  Collection<Row> all() {
    return rows.values();
  }

  List<Row> ofInstance(final long processInstanceKey) {
    return byInstance.getOrDefault(processInstanceKey, List.of());
  }
}
