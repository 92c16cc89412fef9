package org.countersign.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares a value with a filter property: either the plain value, or an object of operators. */
final class Filter {

  private Filter() {}

  static boolean matches(final @Nullable Object value, final JsonNode condition) {
    if (condition.isNull()) {
      return true;
    }
    if (!condition.isObject()) {
      return equal(value, condition);
    }
    for (final var operator : condition.properties()) {
      final var operand = operator.getValue();
      if (!operand.isNull() && !matches(value, operator.getKey(), operand)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(
      final @Nullable Object value, final String operator, final JsonNode operand) {
    return switch (operator) {
      case "$eq" -> equal(value, operand);
      case "$neq" -> !equal(value, operand);
      case "$exists" -> (value != null) == operand.asBoolean();
      case "$in" -> operand.isEmpty() || anyEqual(value, operand);
      case "$notIn" -> operand.isEmpty() || !anyEqual(value, operand);
      case "$like" -> value != null && like(operand.asText()).matcher(value.toString()).matches();
      case "$gt" -> value != null && compare(value, operand) > 0;
      case "$gte" -> value != null && compare(value, operand) >= 0;
      case "$lt" -> value != null && compare(value, operand) < 0;
      case "$lte" -> value != null && compare(value, operand) <= 0;
      default -> throw HttpProblem.invalid("Unknown filter operator " + operator);
    };
  }

  private static boolean anyEqual(final @Nullable Object value, final JsonNode operands) {
    for (final JsonNode operand : operands) {
      if (equal(value, operand)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(final @Nullable Object value, final JsonNode operand) {
    return switch (value) {
      case null -> operand.isNull();
      case Instant instant -> instant.equals(instant(operand));
      case Collection<?> list -> list.stream().anyMatch(element -> equal(element, operand));
      default -> value.toString().equals(operand.asText());
    };
  }

  private static int compare(final Object value, final JsonNode operand) {
    return switch (value) {
      case Instant instant -> instant.compareTo(instant(operand));
      case Number number -> Long.compare(number.longValue(), operand.asLong());
      default -> value.toString().compareTo(operand.asText());
    };
  }

  private static Instant instant(final JsonNode operand) {
    try {
      return ZonedDateTime.parse(operand.asText()).toInstant();
    } catch (final DateTimeException e) {
      throw HttpProblem.invalid("'" + operand.asText() + "' is not a date");
    }
  }

  /** '*' stands for any characters and '?' for one; a backslash takes their meaning away. */
  private static Pattern like(final String pattern) {
    final var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      final char c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '\\' -> {
          if (++i < pattern.length()) {
            regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
          }
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
