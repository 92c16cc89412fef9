package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.countersign.api.ExpenseResource.Ending;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.EarlierExpense;
import org.countersign.expense.EarlierExpense.Relation;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Status;
import org.countersign.review.Disclosure;
import org.jspecify.annotations.Nullable;

/** What the application computed about an expense, as far as the caller may know it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record FactsResource(
    @Nullable ExpenseId duplicateOf,
    @Nullable ExpenseId similarTo,
    @Schema(description = "One like it that a person rejected or that expired")
        @Nullable Earlier rejectedBefore,
    @Schema(description = "One like it that was withdrawn from a person")
        @Nullable Earlier withdrawnBefore,
    @Schema(description = "Another one, of anybody, with the same receipt")
        @Nullable Earlier receiptUsedBefore,
    boolean personAsked,
    boolean submitterKnown,
    boolean allCompared,
    @Schema(description = "In the company's currency; null without a current rate")
        @Nullable BigDecimal value,
    @Nullable BigDecimal rate,
    @Nullable LocalDate rateDate,
    @Nullable BigDecimal autoApprovedLast30Days,
    @Nullable BigDecimal sameMerchantLast7Days,
    @Nullable List<BigDecimal> amountsLast7Days,
    boolean receiptMissing,
    boolean weekend,
    int daysSincePurchase,
    @Schema(description = "Absent for the submitter until it is decided")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Boolean spotCheck) {

  /**
   * @param earlier the other expenses that the facts name, as far as the caller may see them
   */
  static FactsResource of(ComputedFacts facts, List<EarlierExpense> earlier, Disclosure told) {
    return new FactsResource(
        facts.duplicateOf(),
        facts.similarTo(),
        Earlier.of(earlier, Relation.REJECTED_BEFORE),
        Earlier.of(earlier, Relation.WITHDRAWN_BEFORE),
        Earlier.of(earlier, Relation.RECEIPT_USED_BEFORE),
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
        told.everything() ? facts.spotCheck() : null);
  }

  /**
   * Another expense.
   *
   * @param visible false for whoever may not see it; then nothing else is said
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Earlier(
      boolean visible, @Nullable ExpenseId id, @Nullable Status status, @Nullable Ending decision) {

    static @Nullable Earlier of(List<EarlierExpense> earlier, Relation relation) {
      return earlier.stream()
          .filter(one -> one.relation() == relation)
          .findFirst()
          .map(one -> of(one.expense()))
          .orElse(null);
    }

    private static Earlier of(@Nullable Expense expense) {
      return expense == null
          ? new Earlier(false, null, null, null)
          : new Earlier(true, expense.id(), expense.status(), Ending.of(expense.decision()));
    }
  }
}
