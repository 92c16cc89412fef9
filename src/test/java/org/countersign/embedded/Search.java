package org.countersign.embedded;

import static org.countersign.embedded.Json.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Answers a search request (filter, sort, page) over the rows of one table. */
final class Search {

  private static final int DEFAULT_LIMIT = 100;

  private final Table table;

  /** Filter properties that are not simply a column. */
  private final Map<String, BiPredicate<Row, JsonNode>> special;

  Search(final Table table, final Map<String, BiPredicate<Row, JsonNode>> special) {
    this.table = table;
    this.special = special;
  }

  Table table() {
    return table;
  }

  /** Whether a filter may name the property. */
  boolean offers(final String property) {
    return table.has(property) || special.containsKey(property) || property.equals("$or");
  }

  Map<String, @Nullable Object> run(final JsonNode request) {
    return run(candidates(request.path("filter")), request);
  }

  Map<String, @Nullable Object> run(final Collection<Row> candidates, final JsonNode request) {
    final var filter = request.path("filter");
    final var page = request.path("page");
    final var found =
        candidates.stream()
            .filter(row -> matches(row, filter))
            .sorted(order(request.path("sort")))
            .toList();
    final int from = firstIndex(page);
    final int limit = page.path("limit").asInt(DEFAULT_LIMIT);
    final var items = found.stream().skip(from).limit(limit).map(Row::copy).toList();
    return object("items", items, "page", page(found.size(), from, items.size()));
  }

  private static Map<String, @Nullable Object> page(
      final int total, final int from, final int count) {
    return object(
        "totalItems",
        total,
        "hasMoreTotalItems",
        false,
        "startCursor",
        count == 0 ? null : Integer.toString(from),
        "endCursor",
        count == 0 ? null : Integer.toString(from + count));
  }

  /** A cursor is just the index behind the page's last item. */
  private static int firstIndex(final JsonNode page) {
    if (page.hasNonNull("after")) {
      return cursor(page.path("after"));
    }
    if (page.hasNonNull("before")) {
      return Math.max(0, cursor(page.path("before")) - page.path("limit").asInt(DEFAULT_LIMIT));
    }
    return page.path("from").asInt(0);
  }

  private static int cursor(final JsonNode cursor) {
    try {
      return Integer.parseInt(cursor.asText());
    } catch (final NumberFormatException e) {
      throw HttpProblem.invalid("'" + cursor.asText() + "' is not a cursor of this search");
    }
  }

  private Collection<Row> candidates(final JsonNode filter) {
    final var instance = equalTo(filter.path(Table.INSTANCE));
    return instance.isValueNode() && table.has(Table.INSTANCE)
        ? table.ofInstance(instance.asLong())
        : table.all();
  }

  private static JsonNode equalTo(final JsonNode condition) {
    if (condition.isNull()) {
      return MissingNode.getInstance();
    }
    return condition.isObject() ? condition.path("$eq") : condition;
  }

  private boolean matches(final Row row, final JsonNode filter) {
    for (final var condition : filter.properties()) {
      if (!matches(row, condition.getKey(), condition.getValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(final Row row, final String property, final JsonNode condition) {
    if (condition.isNull() || (condition.isArray() && condition.isEmpty())) {
      return true;
    }
    if (property.equals("$or")) {
      for (final JsonNode alternative : condition) {
        if (matches(row, alternative)) {
          return true;
        }
      }
      return false;
    }
    final var predicate = special.get(property);
    if (predicate != null) {
      return predicate.test(row, condition);
    }
    if (!table.has(property)) {
      throw HttpProblem.notOffered("the filter property '" + property + "'");
    }
    return Filter.matches(row.get(property), condition);
  }

  private Comparator<Row> order(final JsonNode sort) {
    final var keys = new ArrayList<Comparator<Row>>();
    for (final JsonNode key : sort) {
      final String column = key.path("field").asText();
      if (!table.has(column)) {
        throw HttpProblem.invalid("Cannot sort by '" + column + "'");
      }
      final Comparator<Row> ascending = (a, b) -> compare(a.get(column), b.get(column));
      keys.add(
          key.path("order").asText().equalsIgnoreCase("DESC") ? ascending.reversed() : ascending);
    }
    return (a, b) -> {
      for (final var key : keys) {
        final int order = key.compare(a, b);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  /** Nothing comes last. */
  private static int compare(final @Nullable Object a, final @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
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
}
