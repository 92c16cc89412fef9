package org.countersign.expense;

import org.jspecify.annotations.Nullable;

/**
 * Another expense that speaks for a look at one.
 *
 * @param expense null for whoever may not see it: they learn only that there is one
 */
public record EarlierExpense(Relation relation, @Nullable Expense expense) {

  /** What it has to do with the one that is looked at. */
  public enum Relation {
    DUPLICATE_OF,
    SIMILAR_TO,
    REJECTED_BEFORE,
    WITHDRAWN_BEFORE,
    RECEIPT_USED_BEFORE
  }
}
