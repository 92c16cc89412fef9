package org.countersign.embedded;

import static org.countersign.embedded.Json.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a search request (filter, sort, page) over the rows of one table. */
final class Search {

  private static final int DEFAULT_LIMIT = 100;

  /** A filter property that is not simply a column. It sees the whole filter that it stands in. */
  @FunctionalInterface
  interface Condition {
    boolean test(Row row, JsonNode condition, JsonNode filter);
  }

  private final Table table;
  private final Map<String, Condition> special;

  Search(final Table table, final Map<String, Condition> special) {
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
    final var order = Order.of(table, request.path("sort"));
    final var found =
        candidates.stream().filter(row -> matches(row, filter)).sorted(order).toList();
    final var items = page(found, order, request.path("page"));
    return object(
        "items", items.stream().map(Row::copy).toList(),
        "page",
            object(
                "totalItems",
                found.size(),
                "hasMoreTotalItems",
                false,
                "startCursor",
                items.isEmpty() ? null : order.cursor(items.getFirst()),
                "endCursor",
                items.isEmpty() ? null : order.cursor(items.getLast())));
  }

  /** The rows that the filter lets through, in no particular order. */
  List<Row> matching(final JsonNode filter) {
    return candidates(filter).stream().filter(row -> matches(row, filter)).toList();
  }

  /** A cursor names a row by its place in the order, so it holds while rows come and go. */
  private static List<Row> page(final List<Row> found, final Order order, final JsonNode page) {
    final int limit = number(page, "limit", DEFAULT_LIMIT);
    if (page.hasNonNull("after") && page.hasNonNull("before")) {
      throw HttpProblem.invalid("Both after and before cannot be set at the same time.");
    }
    if (page.hasNonNull("after")) {
      final var cursor = order.row(page.path("after").asText());
      return found.stream().filter(row -> order.compare(row, cursor) > 0).limit(limit).toList();
    }
    if (page.hasNonNull("before")) {
      final var cursor = order.row(page.path("before").asText());
      final var before = found.stream().filter(row -> order.compare(row, cursor) < 0).toList();
      return before.subList(Math.max(0, before.size() - limit), before.size());
    }
    return found.stream().skip(number(page, "from", 0)).limit(limit).toList();
  }

  private static int number(final JsonNode page, final String property, final int byDefault) {
    final int number = page.path(property).asInt(byDefault);
    if (number < 0) {
      throw HttpProblem.invalid(
          "The value for page.%s is '%d' but must be a non-negative numeric value."
              .formatted(property, number));
    }
    return number;
  }

  private Collection<Row> candidates(final JsonNode filter) {
    final var key = equalTo(filter.path(table.keyColumn()));
    if (key.isValueNode()) {
      final var row = table.findText(key.asText());
      return row == null ? List.of() : List.of(row);
    }
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
      if (!matches(row, condition.getKey(), condition.getValue(), filter)) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(
      final Row row, final String property, final JsonNode condition, final JsonNode filter) {
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
      return predicate.test(row, condition, filter);
    }
    if (!table.has(property)) {
      throw HttpProblem.notOffered("the filter property '" + property + "'");
    }
    return Filter.matches(row.get(property), condition);
  }
}
