package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuationTest {

  private static final Instant NOW = Instant.parse("2026-03-11T09:00:00Z");
  private static final String TODAY = "2026-03-11";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "12000, JPY, 75.00",
    "20000, USD, 18518.52",
    "1, USD, 0.93",
    "1, JPY, 0.01",
    "84.50, EUR, 84.50",
  })
  void isWhatAnAmountIsWorthAndNeverLess(String amount, String currency, String value) {
    Valuation valuation = valuation("EUR", rates(TODAY));

    assertThat(valuation.of(Money.of(amount, currency)).orElseThrow().amount())
        .isEqualTo(new BigDecimal(value));
  }

  @ParameterizedTest
  @CsvSource({"108, USD, 94.00", "100, EUR, 94.00", "94, CHF, 94.00"})
  void crossesRatesWhereTheCompanysCurrencyIsNotTheEuro(
      String amount, String currency, String value) {
    Valuation valuation = valuation("CHF", rates(TODAY));

    assertThat(valuation.of(Money.of(amount, currency)).orElseThrow().amount())
        .isEqualTo(new BigDecimal(value));
  }

  @Test
  void saysRateAndDay() {
    Value value = valuation("EUR", rates("2026-03-10")).of(Money.of("12000", "JPY")).orElseThrow();

    assertThat(value.rate()).isEqualByComparingTo("160");
    assertThat(value.rateDate()).isEqualTo(LocalDate.of(2026, 3, 10));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-11, true",
    "2026-03-04, true",
    "2026-03-03, false",
    "2026-03-12, false",
  })
  void countsARateOfTheLastSevenDaysOnly(String day, boolean known) {
    assertThat(valuation("EUR", rates(day)).of(Money.of("1", "USD")).isPresent()).isEqualTo(known);
  }

  @Test
  void takesTheLatestDayOfAHistory() {
    String history = envelope(cube("2026-03-09", "USD", "2") + cube("2026-03-10", "USD", "1"));

    assertThat(valuation("EUR", history).of(Money.of("10", "USD")).orElseThrow().amount())
        .isEqualByComparingTo("10");
    assertThat(
            valuation(
                    "EUR",
                    envelope(cube("2026-03-10", "USD", "1") + cube("2026-03-09", "USD", "2")))
                .of(Money.of("10", "USD"))
                .orElseThrow()
                .amount())
        .isEqualByComparingTo("10");
  }

  /** A rate of tomorrow is a mistake, and what was before it may be one too. */
  @Test
  void takesNoOlderRateForOneOfTheFuture() {
    String file = envelope(cube("2026-03-10", "USD", "1") + cube("2026-03-12", "USD", "1000"));

    assertThat(valuation("EUR", file).of(Money.of("10", "USD"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1.08", "0.0", "0.00001", "99999999"})
  void takesARateThatCannotBeForNone(String rate) {
    Valuation valuation =
        valuation(
            "EUR",
            envelope(
                "<Cube time='%s'><Cube currency='USD' rate='%s'/><Cube currency='GBP' rate='1'/></Cube>"
                    .formatted(TODAY, rate)));

    assertThat(valuation.of(Money.of("1", "USD"))).isEmpty();
    assertThat(valuation.of(Money.of("1", "GBP"))).isPresent();
    assertThat(valuation.reaches(Money.of("1", "USD"), new BigDecimal("1000"))).isTrue();
  }

  @Test
  void knowsTheCompanysCurrencyOnlyWithoutAFile() {
    Valuation valuation = valuation("EUR", new RatesFile(new RateSettings(null, week())));

    assertThat(valuation.of(Money.of("1", "USD"))).isEmpty();
    assertThat(valuation.of(Money.of("1", "EUR"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no XML",
        "<Envelope/>",
        "<Cube><Cube time='2026-03-11'><Cube currency='USD' rate='1'/></Cube></Cube>",
        "<Envelope><Cube time='2026-03-11'><Cube currency='USD' rate='1'/></Cube>",
        "<Envelope><Cube time='11.3.2026'><Cube currency='USD' rate='1'/></Cube></Envelope>",
        "<Envelope><Cube time='2026-03-11'><Cube currency='USD' rate='1e9'/></Cube></Envelope>",
        "<Envelope><Cube time='2026-03-11'><Cube currency='USD' rate='NaN'/></Cube></Envelope>",
        "<Envelope><Cube time='2026-03-11'><Cube currency='USD'/></Cube></Envelope>",
        "<Envelope><Cube time='2026-03-11'><Cube currency='USX' rate='1'/></Cube></Envelope>",
        "<Envelope><Cube time='2026-03-11'><Cube currency='USD' rate='1'/><Cube currency='USD'"
            + " rate='2'/></Cube></Envelope>",
        "<Envelope><Cube currency='USD' rate='1'/></Envelope>",
        "<!DOCTYPE Envelope [<!ENTITY r '1'>]><Envelope><Cube time='2026-03-11'><Cube"
            + " currency='USD' rate='1'/></Cube></Envelope>",
        "<!DOCTYPE Envelope SYSTEM 'file:///etc/hostname'><Envelope><Cube time='2026-03-11'><Cube"
            + " currency='USD' rate='1'/></Cube></Envelope>",
      })
  void leavesTheRatesAsTheyWereForABrokenFile(String broken) throws IOException {
    Path file = Files.writeString(folder.resolve("rates.xml"), rates(TODAY));
    RatesFile rates = new RatesFile(new RateSettings(file, week()));
    Valuation valuation = valuation("EUR", rates);

    Files.writeString(file, broken);

    await().atMost(Duration.ofSeconds(10)).until(() -> rates.problem().isPresent());
    assertThat(valuation.of(Money.of("12000", "JPY")).orElseThrow().amount())
        .isEqualByComparingTo("75");
    assertThat(new RatesHealthIndicator(rates).health().getDetails())
        .hasEntrySatisfying("problem", words -> assertThat(words.toString()).startsWith("not used"))
        .containsEntry("latest", TODAY);
  }

  @Test
  void readsAChangedFileWithinSeconds() throws IOException {
    Path file = Files.writeString(folder.resolve("rates.xml"), "not yet");
    RatesFile rates = new RatesFile(new RateSettings(file, week()));
    Valuation valuation = valuation("EUR", rates);
    assertThat(valuation.of(Money.of("1", "USD"))).isEmpty();

    Files.writeString(file, envelope(cube(TODAY, "USD", "2")));

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> valuation.of(Money.of("1", "USD")).isPresent());
    assertThat(valuation.of(Money.of("1", "USD")).orElseThrow().amount())
        .isEqualByComparingTo("0.5");
    assertThat(rates.problem()).isEmpty();
  }

  @Test
  void keepsTheRatesOfAFileThatIsRemoved() throws IOException {
    Path file = Files.writeString(folder.resolve("rates.xml"), rates(TODAY));
    RatesFile rates = new RatesFile(new RateSettings(file, week()));

    Files.delete(file);

    await().atMost(Duration.ofSeconds(10)).until(() -> rates.problem().isPresent());
    assertThat(valuation("EUR", rates).of(Money.of("1", "USD"))).isPresent();
  }

  @Test
  void readsTheSample() {
    RatesFile sample =
        new RatesFile(new RateSettings(Path.of("docs/examples/rates.xml"), Period.ofYears(100)));

    assertThat(sample.problem()).isEmpty();
    assertThat(valuation("EUR", sample, Period.ofYears(100)).of(Money.of("12000", "JPY")))
        .map(Value::amount)
        .contains(new BigDecimal("75.00"));
  }

  private static String rates(String day) {
    return envelope(
        ("<Cube time='%s'><Cube currency='USD' rate='1.08'/><Cube currency='JPY' rate='160'/>"
                + "<Cube currency='CHF' rate='0.94'/></Cube>")
            .formatted(day));
  }

  private static String cube(String day, String currency, String rate) {
    return "<Cube time='%s'><Cube currency='%s' rate='%s'/></Cube>".formatted(day, currency, rate);
  }

  private static String envelope(String cubes) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
            xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
          <gesmes:subject>Reference rates</gesmes:subject>
          <Cube>%s</Cube>
        </gesmes:Envelope>
        """
        .formatted(cubes);
  }

  private Valuation valuation(String company, String content) {
    try {
      Path file = Files.writeString(Files.createTempFile(folder, "rates", ".xml"), content);
      return valuation(company, new RatesFile(new RateSettings(file, week())));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Valuation valuation(String company, RatesFile rates) {
    return valuation(company, rates, week());
  }

  private static Valuation valuation(String company, RatesFile rates, Period maxAge) {
    return new Valuation(
        rates,
        new RateSettings(rates.file(), maxAge),
        new ExpenseSettings(Currency.getInstance(company), null),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Period week() {
    return Period.ofDays(7);
  }
}
