package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody is away and another one stands in for them.
 *
 * @param delegate null: they are not away
 */
record Absence(@Nullable String delegate, Instant from, Instant until) {

  static final Absence NONE = new Absence(null, Instant.MIN, Instant.MIN);

  static Absence of(JsonNode detail) {
    return detail.hasNonNull("delegate")
        ? new Absence(
            detail.path("delegate").asText(),
            Instant.parse(detail.path("from").asText()),
            Instant.parse(detail.path("until").asText()))
        : NONE;
  }

  boolean isOf(String person) {
    return person.equals(delegate);
  }

  /** At some moment from the one to the other. */
  boolean touches(Instant start, Instant end) {
    return from.isBefore(end) && until.isAfter(start);
  }

  /** From the one to the other without a break. */
  boolean covers(Instant start, Instant end) {
    return !from.isAfter(start) && until.isAfter(end);
  }
}
