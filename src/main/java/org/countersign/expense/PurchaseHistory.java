package org.countersign.expense;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.expense.Purchases.Beside;
import org.countersign.expense.Purchases.Found;
import org.countersign.expense.Purchases.Merchant;
import org.countersign.expense.Purchases.Other;
import org.countersign.expense.Purchases.Window;
import org.countersign.expense.Remembered.Alike;
import org.countersign.expense.Remembered.Likeness;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Compares an expense with what else was claimed: by the same person, and with the same receipt by
 * anybody. What ended without an approval is remembered by likeness: whoever tries again changes
 * words, day or a cent.
 */
@Component
public class PurchaseHistory {

  private static final Duration CAP_PERIOD = Duration.ofDays(30);
  private static final int DAYS_BESIDE = 7;
  private static final int DAYS_SIMILAR = 3;
  private static final int DAYS_REMEMBERED = 30;

  /** With nearly the same words and nearly the same value, whatever day is claimed. */
  private static final int DAYS_REMEMBERED_WELL = 366;

  /** Between currencies, whose rates move, and for a value that somebody has changed a little. */
  private static final BigDecimal A_LITTLE = new BigDecimal("0.03");

  /** With nearly the same words. */
  private static final BigDecimal ABOUT = new BigDecimal("0.20");

  private final ExpenseRepository expenses;
  private final Purchases purchases;
  private final Valuation valuation;
  private final Clock clock;

  PurchaseHistory(
      ExpenseRepository expenses, Purchases purchases, Valuation valuation, Clock clock) {
    this.expenses = expenses;
    this.purchases = purchases;
    this.valuation = valuation;
    this.clock = clock;
  }

  /**
   * What there is to remember about an expense. Until the end of the transaction nobody else
   * compares one of the same person, so that of two the second sees what became of the first.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Remembered remembered(ExpenseFacts facts) {
    purchases.oneAtATime(facts.employee());
    Found found =
        purchases.others(
            facts,
            window(facts, BigDecimal.ZERO, A_LITTLE, DAYS_SIMILAR),
            window(facts, ABOUT, ABOUT, DAYS_REMEMBERED_WELL));
    return new Remembered(
        found.others().stream()
            .filter(other -> !other.living())
            .flatMap(other -> alike(facts, other).stream())
            .sorted(Comparator.comparing(Alike::likeness))
            .toList(),
        found.others().stream().filter(Other::living).toList(),
        found.all());
  }

  private Window window(ExpenseFacts facts, BigDecimal own, BigDecimal others, int days) {
    return new Window(
        valuation.about(facts.amount(), own, others),
        facts.date().minusDays(days),
        facts.date().plusDays(days));
  }

  private Optional<Alike> alike(ExpenseFacts facts, Other other) {
    boolean recent = daysBetween(facts, other) <= DAYS_REMEMBERED;
    Likeness likeness = null;
    if (other.sameReceipt()) {
      likeness = Likeness.RECEIPT;
    } else if (haveNearlySameWords(facts, other) && (recent || isWorthAsMuch(facts, other))) {
      likeness = Likeness.WORDING;
    } else if (recent && isWorthAsMuch(facts, other)) {
      likeness = Likeness.VALUE;
    }
    return Optional.ofNullable(likeness)
        .map(found -> new Alike(other, found, isExactly(facts, other)));
  }

  /**
   * The facts about an expense as of now.
   *
   * @param remembered about the same expense, of the same transaction
   * @param spotCheck what was drawn for it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public ComputedFacts of(ExpenseFacts facts, Remembered remembered, boolean spotCheck) {
    Expense expense = expenses.findById(facts.id()).orElseThrow();
    LocalDate bought = facts.date();
    Beside beside =
        purchases.beside(
            facts,
            bought.minusDays(DAYS_BESIDE),
            bought.plusDays(DAYS_BESIDE),
            clock.instant().minus(CAP_PERIOD),
            valuation.units());
    ReceiptUse receipt = receiptUse(facts);
    Optional<Value> value = valuation.of(facts.amount());
    return new ComputedFacts(
        remembered.firstLiving(other -> isDuplicate(facts, other)),
        similar(facts, remembered),
        remembered.firstPast(Alike::refused),
        remembered.firstPast(Alike::withdrawnFromPerson),
        receipt.first(),
        purchases.personAsked(facts.id()),
        expense.submitterIsKnown(),
        remembered.all() && receipt.all(),
        value.map(Value::amount).orElse(null),
        value.map(Value::rate).orElse(null),
        value.map(Value::rateDate).orElse(null),
        sum(beside.towardsCap()),
        sum(beside.sameMerchant()),
        values(beside.amounts()),
        facts.withoutReceipt(),
        bought.getDayOfWeek() == DayOfWeek.SATURDAY || bought.getDayOfWeek() == DayOfWeek.SUNDAY,
        daysSincePurchase(expense, bought),
        spotCheck,
        facts.receipts().size());
  }

  private @Nullable ExpenseId similar(ExpenseFacts facts, Remembered remembered) {
    ExpenseId living =
        remembered.firstLiving(
            other -> !isDuplicate(facts, other) && haveNearlySameWords(facts, other));
    return living != null
        ? living
        : remembered.firstPast(
            one ->
                !one.ended()
                    && one.other().seen()
                    && daysBetween(facts, one.other()) <= DAYS_REMEMBERED
                    && !isDuplicate(facts, one.other())
                    && haveNearlySameWords(facts, one.other())
                    && isWorthAsMuch(facts, one.other()));
  }

  private static boolean isDuplicate(ExpenseFacts facts, Other other) {
    boolean sameMerchant = facts.merchant() != null && facts.merchant().equals(other.merchant());
    return other.amount().equals(facts.amount())
        && other.date().equals(facts.date())
        && (sameMerchant || isErased(other) || facts.description().equals(other.description()));
  }

  private static boolean isExactly(ExpenseFacts facts, Other other) {
    return other.amount().equals(facts.amount())
        && other.date().equals(facts.date())
        && (isErased(other)
            || (Objects.equals(facts.merchant(), other.merchant())
                && facts.description().equals(other.description())));
  }

  private static boolean haveNearlySameWords(ExpenseFacts facts, Other other) {
    return isErased(other)
        || facts.description().equals(other.description())
        || Wording.of(facts.description()).isNearlySame(Wording.of(other.description()))
        || isNearlySameMerchant(facts.merchant(), other.merchant());
  }

  /** Nobody can say any more that it was something else. */
  private static boolean isErased(Other other) {
    return other.description().equals(Texts.ERASED);
  }

  private static boolean isNearlySameMerchant(@Nullable String one, @Nullable String other) {
    return one != null
        && other != null
        && (one.equals(other) || Wording.of(one).isNearlySame(Wording.of(other)));
  }

  private static long daysBetween(ExpenseFacts facts, Other other) {
    return Math.abs(ChronoUnit.DAYS.between(facts.date(), other.date()));
  }

  private boolean isWorthAsMuch(ExpenseFacts facts, Other other) {
    return valuation.about(facts.amount(), A_LITTLE, A_LITTLE).stream()
        .anyMatch(range -> range.holds(other.amount()));
  }

  /**
   * @param first the first other expense with the same receipt
   * @param all whether there is no more to compare with
   */
  private record ReceiptUse(@Nullable ExpenseId first, boolean all) {}

  private ReceiptUse receiptUse(ExpenseFacts facts) {
    Optional<ExpenseId> certain =
        purchases.withFileOf(facts).or(() -> purchases.withNumberOf(facts));
    if (certain.isPresent()) {
      return new ReceiptUse(certain.get(), true);
    }
    List<Merchant> merchants = purchases.merchantsWithNumberOf(facts);
    return new ReceiptUse(
        merchants.stream()
            .filter(one -> isNearlySameMerchant(facts.merchant(), one.name()))
            .findFirst()
            .map(Merchant::expense)
            .orElse(null),
        merchants.size() <= Purchases.MOST);
  }

  /** Null where one of them has no value: then nobody knows the sum. */
  private @Nullable BigDecimal sum(List<Money> amounts) {
    List<BigDecimal> values = values(amounts);
    return values.size() < amounts.size()
        ? null
        : values.stream()
            .reduce(new Money(BigDecimal.ZERO, valuation.currency()).amount(), BigDecimal::add);
  }

  /** Of those that have one: what has none is for two people to approve, and is near no limit. */
  private List<BigDecimal> values(List<Money> amounts) {
    return amounts.stream().flatMap(one -> valuation.of(one).stream()).map(Value::amount).toList();
  }

  private static int daysSincePurchase(Expense expense, LocalDate bought) {
    LocalDate submitted = expense.submittedAt().atZone(ZoneOffset.UTC).toLocalDate();
    return Math.toIntExact(ChronoUnit.DAYS.between(bought, submitted));
  }
}
