package org.countersign.expense;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application computes about an expense from what is stored: the process variable {@code
 * facts}. Each of them can only send an expense to a person, never spare it one.
 *
 * <p>Sums and amounts are in the expense's currency and without the expense itself. An expense that
 * was refused, withdrawn or expired is not looked at.
 *
 * @param duplicateOf the first that claims the same purchase: same person, amount and date, and the
 *     same merchant or description
 * @param similarTo the first that is no duplicate but nearly one: same person and amount, at most 3
 *     days apart, and nearly the same merchant or description
 * @param autoApprovedLast30Days what counts against the cap on approvals without a person
 * @param sameMerchantLast7Days sum of what the person bought at the same merchant at most 7 days
 *     apart; 0 where no merchant is given
 * @param amountsLast7Days what the person bought at most 7 days apart, latest submission first, 50
 *     at most
 * @param weekend whether the day of the purchase is a Saturday or a Sunday
 * @param daysSincePurchase from the day of the purchase to the day of the submission in UTC
 * @param spotCheck whether a person looks at it by chance
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ComputedFacts(
    @Nullable ExpenseId duplicateOf,
    @Nullable ExpenseId similarTo,
    BigDecimal autoApprovedLast30Days,
    BigDecimal sameMerchantLast7Days,
    List<BigDecimal> amountsLast7Days,
    boolean receiptMissing,
    boolean weekend,
    int daysSincePurchase,
    boolean spotCheck) {

  public ComputedFacts {
    amountsLast7Days = List.copyOf(amountsLast7Days);
  }

  /** Whether they need a person under any policy, whatever its limits are. */
  public boolean needPerson() {
    return duplicateOf != null || similarTo != null || spotCheck;
  }

  /** For the ledger, where an amount is text; without the ids that are null. */
  public Map<String, Object> forLedger() {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (duplicateOf != null) {
      entry.put("duplicateOf", duplicateOf);
    }
    if (similarTo != null) {
      entry.put("similarTo", similarTo);
    }
    entry.put("autoApprovedLast30Days", autoApprovedLast30Days.toPlainString());
    entry.put("sameMerchantLast7Days", sameMerchantLast7Days.toPlainString());
    entry.put(
        "amountsLast7Days", amountsLast7Days.stream().map(BigDecimal::toPlainString).toList());
    entry.put("receiptMissing", receiptMissing);
    entry.put("weekend", weekend);
    entry.put("daysSincePurchase", daysSincePurchase);
    entry.put("spotCheck", spotCheck);
    return entry;
  }
}
