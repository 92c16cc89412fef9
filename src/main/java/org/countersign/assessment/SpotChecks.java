package org.countersign.assessment;

import org.countersign.expense.ExpenseFacts;

/** Picks the expenses that a person looks at although the policy would approve them. */
@FunctionalInterface
interface SpotChecks {
  boolean picks(ExpenseFacts expense);
}
