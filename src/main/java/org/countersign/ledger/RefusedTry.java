package org.countersign.ledger;

import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody tried what they may not.
 *
 * @param userTaskKey what they tried it at
 * @param person as their surface knows them
 * @param tried in the words of the surface; null where there is one thing to try
 * @param reason why not
 * @param eventKey tells this try from all others of the expense; the same one again is the same try
 */
public record RefusedTry(
    ExpenseId expense,
    long userTaskKey,
    String person,
    @Nullable String tried,
    String reason,
    Surface surface,
    String eventKey) {}
