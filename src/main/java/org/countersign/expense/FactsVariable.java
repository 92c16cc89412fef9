package org.countersign.expense;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process variable {@code facts}: {@link ComputedFacts} as the policy and the forms read them.
 * Whoever sees a task sees it, so that of other people's expenses, and of those that ended, it says
 * that there is one and not which.
 *
 * @param duplicateOf an id, of the same person's
 * @param similarTo an id, of the same person's
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FactsVariable(
    @Nullable ExpenseId duplicateOf,
    @Nullable ExpenseId similarTo,
    boolean rejectedBefore,
    boolean withdrawnBefore,
    boolean receiptUsedBefore,
    boolean personAsked,
    boolean submitterKnown,
    boolean allCompared,
    @Nullable BigDecimal value,
    @Nullable BigDecimal rate,
    @Nullable LocalDate rateDate,
    @Nullable BigDecimal autoApprovedLast30Days,
    @Nullable BigDecimal sameMerchantLast7Days,
    @Nullable List<BigDecimal> amountsLast7Days,
    boolean receiptMissing,
    boolean weekend,
    int daysSincePurchase,
    boolean spotCheck) {

  public static @Nullable FactsVariable of(@Nullable ComputedFacts facts) {
    return facts == null
        ? null
        : new FactsVariable(
            facts.duplicateOf(),
            facts.similarTo(),
            facts.rejectedBefore() != null,
            facts.withdrawnBefore() != null,
            facts.receiptUsedBefore() != null,
            facts.personAsked(),
            facts.submitterKnown(),
            facts.allCompared(),
            facts.value(),
            facts.rate(),
            facts.rateDate(),
            facts.autoApprovedLast30Days(),
            facts.sameMerchantLast7Days(),
            facts.amountsLast7Days(),
            facts.receiptMissing(),
            facts.weekend(),
            facts.daysSincePurchase(),
            facts.spotCheck());
  }
}
