package org.countersign.expense;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Compares an expense with what the same person claims beside it. */
@Component
public class PurchaseHistory {

  private static final Duration CAP_PERIOD = Duration.ofDays(30);
  private static final int DAYS_AROUND = 7;
  private static final int SIMILAR_DAYS_AROUND = 3;
  private static final int MOST_AMOUNTS = 50;

  private final ExpenseRepository expenses;
  private final Clock clock;

  PurchaseHistory(ExpenseRepository expenses, Clock clock) {
    this.expenses = expenses;
    this.clock = clock;
  }

  /** The facts about an expense as of now, with the result of the draw for the spot check. */
  @Transactional(readOnly = true)
  public ComputedFacts of(ExpenseFacts facts, boolean spotCheck) {
    LocalDate bought = facts.date();
    List<ExpenseFacts> around =
        expenses
            .boughtBetween(
                facts.employee(),
                facts.amount().currency(),
                bought.minusDays(DAYS_AROUND),
                bought.plusDays(DAYS_AROUND),
                facts.id())
            .stream()
            .map(expense -> expense.facts(List.of()))
            .toList();
    return new ComputedFacts(
        first(around, isDuplicateOf(facts)),
        first(around, isSimilarTo(facts).and(isDuplicateOf(facts).negate())),
        countingAgainstCap(facts),
        atSameMerchant(facts, around),
        latestAmounts(around),
        facts.withoutReceipt(),
        bought.getDayOfWeek() == DayOfWeek.SATURDAY || bought.getDayOfWeek() == DayOfWeek.SUNDAY,
        daysSincePurchase(facts),
        spotCheck);
  }

  private static @Nullable ExpenseId first(
      List<ExpenseFacts> around, Predicate<ExpenseFacts> condition) {
    return around.stream().filter(condition).findFirst().map(ExpenseFacts::id).orElse(null);
  }

  private static Predicate<ExpenseFacts> isDuplicateOf(ExpenseFacts facts) {
    String merchant = facts.merchant();
    return other -> {
      boolean sameMerchant = merchant != null && merchant.equals(other.merchant());
      return other.amount().equals(facts.amount())
          && other.date().equals(facts.date())
          && (sameMerchant || facts.description().equals(other.description()));
    };
  }

  private static Predicate<ExpenseFacts> isSimilarTo(ExpenseFacts facts) {
    Wording description = Wording.of(facts.description());
    Optional<Wording> merchant = merchant(facts);
    return other ->
        other.amount().equals(facts.amount())
            && Math.abs(ChronoUnit.DAYS.between(facts.date(), other.date())) <= SIMILAR_DAYS_AROUND
            && (facts.description().equals(other.description())
                || description.isNearlySame(Wording.of(other.description()))
                || merchant.flatMap(one -> merchant(other).filter(one::isNearlySame)).isPresent());
  }

  private BigDecimal countingAgainstCap(ExpenseFacts facts) {
    BigDecimal sum =
        expenses.countingAgainstCap(
            facts.employee(),
            facts.amount().currency(),
            clock.instant().minus(CAP_PERIOD),
            facts.id());
    return new Money(sum, facts.amount().currency()).amount();
  }

  private static BigDecimal atSameMerchant(ExpenseFacts facts, Collection<ExpenseFacts> around) {
    BigDecimal none = new Money(BigDecimal.ZERO, facts.amount().currency()).amount();
    Optional<Wording> merchant = merchant(facts);
    if (merchant.isEmpty()) {
      return none;
    }
    return around.stream()
        .filter(
            other ->
                Objects.equals(facts.merchant(), other.merchant())
                    || merchant.flatMap(one -> merchant(other).filter(one::isSame)).isPresent())
        .map(other -> other.amount().amount())
        .reduce(none, BigDecimal::add);
  }

  private static List<BigDecimal> latestAmounts(List<ExpenseFacts> around) {
    return around.reversed().stream()
        .limit(MOST_AMOUNTS)
        .map(other -> other.amount().amount())
        .toList();
  }

  private static Optional<Wording> merchant(ExpenseFacts facts) {
    return Optional.ofNullable(facts.merchant()).map(Wording::of);
  }

  private int daysSincePurchase(ExpenseFacts facts) {
    LocalDate submitted =
        expenses
            .findById(facts.id())
            .orElseThrow()
            .submittedAt()
            .atZone(ZoneOffset.UTC)
            .toLocalDate();
    return Math.toIntExact(ChronoUnit.DAYS.between(facts.date(), submitted));
  }
}
