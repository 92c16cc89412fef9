package org.countersign.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One document of a table. By the type of a value: a Long is a key and is written as a JSON string,
 * an Integer is a number, an Instant a date. Columns without a value are not written, because the
 * official Node client takes null for a broken answer; nor are those that start with '_'.
 */
final class Row implements JsonSerializable {

  private final Table table;
  private final @Nullable Object[] values;

  Row(final Table table) {
    this(table, new Object[table.columns().size()]);
  }

  private Row(final Table table, final @Nullable Object[] values) {
    this.table = table;
    this.values = values;
  }

  /** The row as it is now, to be written to a client while the original goes on changing. */
  Row copy() {
    return new Row(table, values.clone());
  }

  @Nullable Object get(final String column) {
    return values[table.index(column)];
  }

  /** The value as text; nothing is empty. */
  String text(final String column) {
    final Object value = get(column);
    return value == null ? "" : value.toString();
  }

  /** The value as key, or -1. */
  long key(final String column) {
    return get(column) instanceof Long key ? key : -1;
  }

  int number(final String column) {
    return get(column) instanceof Integer number ? number : 0;
  }

  boolean is(final String column) {
    return Boolean.TRUE.equals(get(column));
  }

  Row set(final String column, final @Nullable Object value) {
    values[table.index(column)] = value;
    return this;
  }

  /** Sets a text, or nothing for the engine's "no text". */
  Row setText(final String column, final @Nullable String text) {
    return set(column, text == null || text.isEmpty() ? null : text);
  }

  /** Sets a key, or nothing for the engine's "no key" (-1 or 0). */
  Row setKey(final String column, final long key) {
    return set(column, key > 0 ? key : null);
  }

  @Override
  public void serialize(final JsonGenerator json, final SerializerProvider provider)
      throws IOException {
    json.writeStartObject();
    for (int i = 0; i < values.length; i++) {
      final String column = table.columns().get(i);
      final Object value = values[i];
      if (column.charAt(0) == '_' || value == null) {
        continue;
      }
      json.writeFieldName(column);
      switch (value) {
        case Long key -> json.writeString(Long.toString(key));
        case Instant instant -> json.writeString(instant.toString());
        case Object other -> json.writePOJO(other);
      }
    }
    json.writeEndObject();
  }

  @Override
  public void serializeWithType(
      final JsonGenerator json, final SerializerProvider provider, final TypeSerializer type)
      throws IOException {
    serialize(json, provider);
  }
}
