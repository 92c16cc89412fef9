package org.countersign.assessment;

import java.time.Instant;
import java.util.Map;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Money;
import org.jspecify.annotations.Nullable;

/**
 * What the policy was asked about: one revision of an expense, as it was when it was assessed.
 *
 * @param variables the process variables as the policy reads them, from the names of {@link
 *     org.countersign.contract.Variables} to what JSON holds; null where the record lacks one
 * @param missing what the record lacks, in words; null where it lacks nothing
 */
public record RecordedAssessment(
    ExpenseId expense,
    int revision,
    Instant at,
    Money amount,
    String category,
    Autonomy autonomy,
    @Nullable Map<String, Object> variables,
    @Nullable String missing) {}
