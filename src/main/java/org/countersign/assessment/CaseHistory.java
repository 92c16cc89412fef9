package org.countersign.assessment;

import java.math.BigDecimal;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows about a case beside the expense itself.
 *
 * @param autoApprovedLast30Days in the expense's currency, without the expense
 */
record CaseHistory(@Nullable ExpenseId duplicateOf, BigDecimal autoApprovedLast30Days) {}
