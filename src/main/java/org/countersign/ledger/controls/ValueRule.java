package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** C7: what an expense is worth in the company's currency, by a rate of a day. */
final class ValueRule {

  /** A rate is rounded to so many, and a value up to the smallest unit. */
  private static final BigDecimal TEN_DIGITS = new BigDecimal("1.0000001");

  private final Standing standing;
  private final Findings findings;

  ValueRule(Standing standing, Findings findings) {
    this.standing = standing;
    this.findings = findings;
  }

  /** Of a DECIDED; null where nobody knows. */
  static @Nullable BigDecimal value(JsonNode decision) {
    return decision.hasNonNull("value") ? new BigDecimal(decision.path("value").asText()) : null;
  }

  /**
   * Whether the value that was known when it was assessed is the amount's.
   *
   * @param opinion null where there is none
   */
  void check(Story story, RecordedEntry decided, @Nullable JsonNode opinion) {
    JsonNode facts = opinion == null ? null : opinion.path("facts");
    List<String> currencies = standing.currencies(decided.at());
    if (facts == null || !facts.hasNonNull("value") || currencies.isEmpty()) {
      return;
    }
    BigDecimal value = new BigDecimal(facts.path("value").asText());
    boolean own = currencies.contains(story.currency) && !facts.hasNonNull("rateDate");
    boolean right =
        own
            ? value.compareTo(story.amount) == 0
            : facts.hasNonNull("rateDate") && isWorth(story.amount, value, facts);
    if (!right) {
      findings.found(
          new Breach(
              Rule.VALUE,
              story.expense,
              decided.id(),
              "%s %s was taken for a value of %s"
                  .formatted(story.amount.toPlainString(), story.currency, value.toPlainString())));
    }
  }

  private static boolean isWorth(BigDecimal amount, BigDecimal value, JsonNode facts) {
    BigDecimal rate = new BigDecimal(facts.path("rate").asText("0"));
    if (rate.signum() <= 0) {
      return false;
    }
    BigDecimal worth = amount.divide(rate, MathContext.DECIMAL64);
    return value.compareTo(worth.divide(TEN_DIGITS, MathContext.DECIMAL64)) >= 0
        && value.compareTo(worth.multiply(TEN_DIGITS).add(value.ulp())) <= 0;
  }
}
