package org.countersign.expense;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.expense.EarlierExpense.Relation;
import org.jspecify.annotations.Nullable;

/**
 * What the application computes about an expense from what is stored. Each of them can only send an
 * expense to a person, never spare it one. What was stored before a fact was computed lacks it, and
 * then says the more careful of what it could say.
 *
 * <p>Sums and amounts are values in the company's currency, without the expense itself and without
 * those that were refused, withdrawn or expired; null where there is no rate for one of them.
 *
 * @param duplicateOf the first that claims the same purchase: same person, amount and date, and the
 *     same merchant or description; not one that ended without an approval
 * @param similarTo the first that is no duplicate but nearly one: same person, worth as much, at
 *     most 3 days apart, and nearly the same merchant or description. One that a person is asked
 *     about at the moment may differ more: a little in its value, and up to 30 days
 * @param rejectedBefore the most telling one of the same person that a person rejected or that
 *     expired, and that is {@link Likeness like} it
 * @param withdrawnBefore the same of those that were withdrawn after a person was asked to look, or
 *     after a spot check was drawn
 * @param receiptUsedBefore the first other one, of anybody, with the same receipt. Not everybody
 *     who sees this expense may see that one
 * @param personAsked whether a person was asked about this expense before, in whatever revision
 * @param submitterKnown whether somebody who is known submitted it
 * @param allCompared whether it was compared with all that might be like it; false where there were
 *     too many
 * @param value what it is worth; null where there is no current rate
 * @param rate units of its currency for one of the company's
 * @param rateDate the day of the rate; null for the company's currency
 * @param autoApprovedLast30Days what counts against the cap on approvals without a person
 * @param sameMerchantLast7Days sum of what the person bought at the same merchant at most 7 days
 *     apart; 0 where no merchant is given
 * @param amountsLast7Days what the person bought at most 7 days apart, largest first, 50 at most;
 *     without what has no value
 * @param weekend whether the day of the purchase is a Saturday or a Sunday
 * @param daysSincePurchase from the day of the purchase to the day of the submission in UTC
 * @param spotCheck whether a person looks at it by chance
 * @param receiptsCompared how many attached receipts there were when it was compared
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ComputedFacts(
    @Nullable ExpenseId duplicateOf,
    @Nullable ExpenseId similarTo,
    @Nullable ExpenseId rejectedBefore,
    @Nullable ExpenseId withdrawnBefore,
    @Nullable ExpenseId receiptUsedBefore,
    boolean personAsked,
    boolean submitterKnown,
    boolean allCompared,
    @Nullable BigDecimal value,
    @Nullable BigDecimal rate,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable LocalDate rateDate,
    @Nullable BigDecimal autoApprovedLast30Days,
    @Nullable BigDecimal sameMerchantLast7Days,
    @Nullable List<BigDecimal> amountsLast7Days,
    boolean receiptMissing,
    boolean weekend,
    int daysSincePurchase,
    boolean spotCheck,
    int receiptsCompared) {

  public ComputedFacts {
    amountsLast7Days = amountsLast7Days == null ? null : List.copyOf(amountsLast7Days);
  }

  /** Whether a person has seen it in another form and has not approved it. */
  public boolean seenBefore() {
    return rejectedBefore != null || withdrawnBefore != null;
  }

  /** The id of the other expense that has this to do with it; null where there is none. */
  @Nullable ExpenseId other(Relation relation) {
    return switch (relation) {
      case DUPLICATE_OF -> duplicateOf;
      case SIMILAR_TO -> similarTo;
      case REJECTED_BEFORE -> rejectedBefore;
      case WITHDRAWN_BEFORE -> withdrawnBefore;
      case RECEIPT_USED_BEFORE -> receiptUsedBefore;
    };
  }

  /** For the ledger, where an amount is text; without the ids that are null. */
  public Map<String, Object> forLedger() {
    Map<String, Object> entry = new LinkedHashMap<>();
    put(entry, "duplicateOf", duplicateOf);
    put(entry, "similarTo", similarTo);
    put(entry, "rejectedBefore", rejectedBefore);
    put(entry, "withdrawnBefore", withdrawnBefore);
    put(entry, RECEIPT_USED_BEFORE, receiptUsedBefore);
    entry.put("personAsked", personAsked);
    entry.put("submitterKnown", submitterKnown);
    entry.put("allCompared", allCompared);
    put(entry, "value", text(value));
    put(entry, "rate", text(rate));
    put(entry, "rateDate", rateDate == null ? null : rateDate.toString());
    put(entry, "autoApprovedLast30Days", text(autoApprovedLast30Days));
    put(entry, "sameMerchantLast7Days", text(sameMerchantLast7Days));
    put(
        entry,
        "amountsLast7Days",
        amountsLast7Days == null
            ? null
            : amountsLast7Days.stream().map(BigDecimal::toPlainString).toList());
    entry.put("receiptMissing", receiptMissing);
    entry.put("weekend", weekend);
    entry.put("daysSincePurchase", daysSincePurchase);
    entry.put(SPOT_CHECK, spotCheck);
    return entry;
  }

  /** In the ledger: not for everybody who may see the expense. */
  public static final String RECEIPT_USED_BEFORE = "receiptUsedBefore";

  /** In the ledger: not for the submitter before the end. */
  public static final String SPOT_CHECK = "spotCheck";

  private static void put(Map<String, Object> entry, String name, @Nullable Object value) {
    if (value != null) {
      entry.put(name, value);
    }
  }

  private static @Nullable String text(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }
}
