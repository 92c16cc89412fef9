package org.countersign.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * Beyond it the application approves nothing without a person, whatever a decision table says.
 *
 * @param amount in the company's currency; from this value on a person decides
 * @param confidence below this a person decides
 * @param by who set it, or proposed it; null for a setting of the start
 * @param confirmedBy the second person, where it took two
 */
public record Ceiling(
    BigDecimal amount,
    BigDecimal confidence,
    Currency currency,
    @Nullable UserName by,
    @Nullable UserName confirmedBy,
    @Nullable String reason,
    @Nullable Instant since) {

  /**
   * Why a person has to decide, in a sentence; empty if it is within the ceiling.
   *
   * @param value in the company's currency; null where it is not known
   * @param confidence null where there is none
   */
  public Optional<String> holds(@Nullable BigDecimal value, @Nullable BigDecimal confidence) {
    if (value == null) {
      return Optional.of(
          "What it is worth in %s is not known, so it cannot be below the ceiling"
              .formatted(currency));
    }
    if (value.compareTo(amount) >= 0) {
      return Optional.of(
          "From %s %s on the application approves nothing without a person"
              .formatted(plain(amount), currency));
    }
    if (confidence == null || confidence.compareTo(this.confidence) < 0) {
      return Optional.of(
          "Below a confidence of %s the application approves nothing without a person"
              .formatted(plain(this.confidence)));
    }
    return Optional.empty();
  }

  /** Whether anything is within the other one and not within this one. */
  boolean isBelow(BigDecimal otherAmount, BigDecimal otherConfidence) {
    return otherAmount.compareTo(amount) > 0 || otherConfidence.compareTo(confidence) < 0;
  }

  /** For a person and for the ledger. */
  public String words() {
    return "below %s %s, from a confidence of %s on"
        .formatted(plain(amount), currency, plain(confidence));
  }

  /** Without what a number has too much. */
  public static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0).toPlainString() : stripped.toPlainString();
  }
}
