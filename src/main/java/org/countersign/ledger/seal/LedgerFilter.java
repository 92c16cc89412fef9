package org.countersign.ledger.seal;

import java.time.Instant;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Event;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; null wants all.
 *
 * @param from recorded at or after
 * @param to recorded before
 * @param actor name of who did it
 */
public record LedgerFilter(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable ExpenseId expense,
    @Nullable Event event,
    @Nullable String actor) {

  boolean wantsAll() {
    return from == null && to == null && expense == null && event == null && actor == null;
  }
}
