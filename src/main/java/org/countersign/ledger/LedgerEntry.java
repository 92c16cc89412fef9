package org.countersign.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in the ledger.
 *
 * @param id grows with every entry, with gaps
 * @param expenseId null for what concerns no expense
 * @param factsDigest SHA-256 of the facts that the actor was shown, in hexadecimal
 * @param detail JSON: what the event was about, with the texts that are still there
 * @param erased where in the detail a text was, of which only the salted hash is left
 */
public record LedgerEntry(
    long id,
    @Nullable ExpenseId expenseId,
    Event event,
    Instant recordedAt,
    Actor actor,
    @Nullable Surface surface,
    @Nullable String factsDigest,
    Map<String, Object> detail,
    Set<String> erased) {

  public LedgerEntry {
    erased = Set.copyOf(erased);
  }
}
