package org.countersign.expense;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.springframework.stereotype.Component;

/** What amounts are worth in the company's currency, by the rates that are current. */
@Component
public class Valuation {

  private static final Currency EURO = Currency.getInstance("EUR");
  private static final MathContext READABLE = new MathContext(10, RoundingMode.HALF_UP);
  private static final MathContext WIDE = MathContext.DECIMAL128;

  private final RatesFile file;
  private final RateSettings settings;
  private final ExpenseSettings expenses;
  private final Currency company;
  private final Clock clock;

  Valuation(RatesFile file, RateSettings settings, ExpenseSettings expenses, Clock clock) {
    this.file = file;
    this.settings = settings;
    this.expenses = expenses;
    this.company = expenses.currency();
    this.clock = clock;
  }

  /** The company's currency, in which values and limits are. */
  public Currency currency() {
    return company;
  }

  /** By name, for the record. */
  public SequencedMap<String, String> settings() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("currency", company.getCurrencyCode());
    values.put("currencies", expenses.codes());
    values.put("rates", file.file() == null ? "none" : String.valueOf(file.file()));
    values.put("rateMaxAge", settings.maxAge().toString());
    return values;
  }

  /**
   * The value of an amount, never below what it is worth. Empty where there is no current rate:
   * whoever compares it with a limit takes it for above.
   */
  @Enforces(Control.VALUE)
  public Optional<Value> of(Money money) {
    if (money.currency().equals(company)) {
      return Optional.of(new Value(money.amount(), BigDecimal.ONE, null));
    }
    return current(money.currency())
        .flatMap(own -> current(company).map(ours -> value(money, own, ours)));
  }

  /** Whether an amount is worth so much, or could be because nobody knows. */
  public boolean reaches(Money money, BigDecimal limit) {
    return of(money).map(value -> value.amount().compareTo(limit) >= 0).orElse(true);
  }

  private Value value(Money money, Rate own, Rate ours) {
    BigDecimal amount =
        money
            .amount()
            .multiply(ours.perEuro())
            .divide(own.perEuro(), company.getDefaultFractionDigits(), RoundingMode.UP);
    LocalDate older = own.date().isBefore(ours.date()) ? own.date() : ours.date();
    return new Value(
        amount, own.perEuro().divide(ours.perEuro(), READABLE).stripTrailingZeros(), older);
  }

  private Optional<Rate> current(Currency currency) {
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    if (currency.equals(EURO)) {
      return Optional.of(new Rate(BigDecimal.ONE, today));
    }
    return Optional.ofNullable(file.rates().get(currency))
        .filter(rate -> !rate.date().isAfter(today))
        .filter(rate -> !rate.date().isBefore(today.minus(settings.maxAge())));
  }

  /**
   * What is worth about as much as an amount, in each currency that has a value, or in its own
   * alone.
   *
   * @param own the share by which another amount of the same currency may be lower
   * @param others the same for other currencies, between which rates move
   */
  List<Range> about(Money money, BigDecimal own, BigDecimal others) {
    List<Range> ranges = new ArrayList<>();
    ranges.add(Range.around(money.currency(), money.amount(), own));
    Optional<BigDecimal> perUnit = perUnit(money.currency());
    if (perUnit.isPresent()) {
      BigDecimal value = money.amount().multiply(perUnit.get());
      for (Currency currency : valued()) {
        if (!currency.equals(money.currency())) {
          perUnit(currency)
              .map(one -> value.divide(one, WIDE))
              .ifPresent(amount -> ranges.add(Range.around(currency, amount, others)));
        }
      }
    }
    return ranges;
  }

  /** What one unit of each currency is worth that has a value, to sort by. */
  List<Unit> units() {
    List<Unit> units = new ArrayList<>();
    for (Currency currency : valued()) {
      perUnit(currency).ifPresent(value -> units.add(new Unit(currency, value)));
    }
    return units;
  }

  private Set<Currency> valued() {
    Set<Currency> all = new HashSet<>(file.rates().keySet());
    all.add(company);
    all.add(EURO);
    return all;
  }

  private Optional<BigDecimal> perUnit(Currency currency) {
    return currency.equals(company)
        ? Optional.of(BigDecimal.ONE)
        : current(currency)
            .flatMap(
                own -> current(company).map(ours -> ours.perEuro().divide(own.perEuro(), WIDE)));
  }

  /** Amounts of a currency, both ends included. */
  record Range(Currency currency, BigDecimal low, BigDecimal high) {

    /** From so much less than the amount to what the amount is so much less than. */
    static Range around(Currency currency, BigDecimal amount, BigDecimal share) {
      BigDecimal left = BigDecimal.ONE.subtract(share);
      return new Range(currency, amount.multiply(left), amount.divide(left, WIDE));
    }

    boolean holds(Money money) {
      return money.currency().equals(currency)
          && money.amount().compareTo(low) >= 0
          && money.amount().compareTo(high) <= 0;
    }
  }

  record Unit(Currency currency, BigDecimal value) {}
}
