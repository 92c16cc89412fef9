package org.countersign.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of a search's result: by the columns asked for, then by key. Nothing comes last. */
final class Order implements Comparator<Row> {

  private record Column(String name, boolean descending) {}

  private final Table table;
  private final List<Column> columns;

  private Order(final Table table, final List<Column> columns) {
    this.table = table;
    this.columns = columns;
  }

  static Order of(final Table table, final JsonNode sort) {
    final var columns = new ArrayList<Column>();
    for (final JsonNode key : sort) {
      final String name = key.path("field").asText();
      if (!table.has(name) || name.startsWith("_")) {
        throw HttpProblem.invalid("Unknown sortBy: " + name);
      }
      columns.add(new Column(name, key.path("order").asText().equalsIgnoreCase("DESC")));
    }
    columns.add(new Column(table.keyColumn(), false));
    return new Order(table, columns);
  }

  @Override
  public int compare(final Row a, final Row b) {
    for (final var column : columns) {
      final Object first = a.get(column.name());
      final Object second = b.get(column.name());
      if (first == null || second == null) {
        if (first != second) {
          return first == null ? 1 : -1;
        }
        continue;
      }
      final int order = compareValues(first, second);
      if (order != 0) {
        return column.descending() ? -order : order;
      }
    }
    return 0;
  }

  private static int compareValues(final Object a, final Object b) {
    if (a instanceof Long key && b instanceof Long other) {
      return key.compareTo(other);
    }
    if (a instanceof Integer number && b instanceof Integer other) {
      return number.compareTo(other);
    }
    if (a instanceof Instant instant && b instanceof Instant other) {
      return instant.compareTo(other);
    }
    return a.toString().compareTo(b.toString());
  }

  /** The row's place in this order, as a text without meaning to clients. */
  String cursor(final Row row) {
    final var values = Json.MAPPER.createArrayNode();
    for (final var column : columns) {
      values.add(
          switch (row.get(column.name())) {
            case null -> "-";
            case Long key -> "k" + key;
            case Integer number -> "n" + number;
            case Instant instant -> "t" + instant;
            case Object other -> "s" + other;
          });
    }
    return Base64.getEncoder().encodeToString(values.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A row at the cursor's place. */
  Row row(final String cursor) {
    try {
      final var values = Json.MAPPER.readTree(Base64.getDecoder().decode(cursor));
      if (values == null || values.size() != columns.size()) {
        throw unknown(cursor);
      }
      final var row = new Row(table);
      for (int i = 0; i < columns.size(); i++) {
        row.set(columns.get(i).name(), value(values.path(i).asText("-")));
      }
      return row;
    } catch (final IllegalArgumentException | DateTimeException | IOException e) {
      throw unknown(cursor);
    }
  }

  private static @Nullable Object value(final String text) {
    final String value = text.substring(1);
    return switch (text.charAt(0)) {
      case 'k' -> Long.valueOf(value);
      case 'n' -> Integer.valueOf(value);
      case 't' -> Instant.parse(value);
      case 's' -> value;
      default -> null;
    };
  }

  private static HttpProblem unknown(final String cursor) {
    return HttpProblem.invalid("'" + cursor + "' is not a cursor of this search");
  }
}
