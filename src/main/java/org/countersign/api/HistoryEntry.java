package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.countersign.contract.Surface;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.LedgerEntry;
import org.jspecify.annotations.Nullable;

/** A ledger entry in the API. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HistoryEntry(
    long id,
    @Nullable String expense,
    Instant at,
    Event event,
    Actor actor,
    @Nullable Surface surface,
    @Nullable String factsDigest,
    Map<String, Object> detail) {

  static HistoryEntry of(LedgerEntry entry) {
    return new HistoryEntry(
        entry.id(),
        entry.expenseId() == null ? null : entry.expenseId().toString(),
        entry.recordedAt(),
        entry.event(),
        entry.actor(),
        entry.surface(),
        entry.factsDigest(),
        entry.detail());
  }
}
