package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import org.countersign.people.Directories;
import org.countersign.people.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpenseReaderTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final ExpenseReader reader =
      new ExpenseReader(
          Directories.of("employee", "manager: managers"),
          new ExpenseSettings(
              Currency.getInstance("EUR"),
              Set.of(
                  Currency.getInstance("JPY"),
                  Currency.getInstance("KWD"),
                  Currency.getInstance("USD"))),
          // The day before in UTC.
          Clock.fixed(Instant.parse("2026-03-01T23:30:00Z"), ZoneId.of("Asia/Tokyo")));

  @Test
  void fillsInWhatMayBeAbsent() {
    ExpenseDraft draft = read("'amount': 250");

    assertThat(draft)
        .isEqualTo(
            new ExpenseDraft(
                new UserName("employee"),
                Money.of("250", "EUR"),
                "other",
                null,
                "Lunch",
                LocalDate.of(2026, 3, 1),
                null));
  }

  @Test
  void readsEveryField() {
    ExpenseDraft draft =
        read(
            """
            'amount': '1200.5', 'currency': 'USD', 'category': ' travel ', 'merchant': 'Rail',
            'date': '2024-02-29', 'receipt': ' https://example.com/r/7 '\
            """);

    assertThat(draft.amount()).isEqualTo(Money.of("1200.50", "USD"));
    assertThat(draft.category()).isEqualTo("travel");
    assertThat(draft.merchant()).isEqualTo("Rail");
    assertThat(draft.date()).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(draft.receipt()).isEqualTo("https://example.com/r/7");
  }

  @Test
  void takesNullForAbsent() {
    ExpenseDraft draft =
        read(
            """
            'amount': 1, 'currency': null, 'category': null, 'merchant': null, 'date': null,
            'receipt': null\
            """);

    assertThat(draft.category()).isEqualTo("other");
    assertThat(draft.receipt()).isNull();
    assertThat(draft.amount().currency()).isEqualTo(Currency.getInstance("EUR"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "250,         EUR, 250.00",
        "250.5,       EUR, 250.50",
        "'250.50',    EUR, 250.50",
        "2.5e2,       EUR, 250.00",
        "10.000,      EUR, 10.00",
        "'0.01',      EUR, 0.01",
        "999999999.99, EUR, 999999999.99",
        "'1.234',     KWD, 1.234",
        "300.0,       JPY, 300",
      })
  void readsAmountsExactly(String json, String currency, String amount) {
    ExpenseDraft draft = read("'amount': " + json + ", 'currency': '" + currency + "'");

    assertThat(draft.amount()).hasToString(amount + " " + currency);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0                | must be greater than 0",
        "-1               | must be greater than 0",
        "0.001            | must have at most 2 decimals in EUR",
        "1000000000       | must be at most 999999999.99",
        "1e400            | must be a number such as 42.50",
        "1E999999999      | must be a number such as 42.50",
        "1E-999999999     | must be a number such as 42.50",
        "'12,50'          | must be a number such as 42.50",
        "' 5'             | must be a number such as 42.50",
        "'1e2'            | must be a number such as 42.50",
        "'NaN'            | must be a number such as 42.50",
        "'٣'              | must be a number such as 42.50",
        "''               | must be a number such as 42.50",
        "true             | must be a number such as 42.50",
        "[250]            | must be a number such as 42.50",
        "{}               | must be a number such as 42.50",
        "null             | must be given",
      })
  void refusesAmounts(String json, String rule) {
    assertThat(problems("'amount': " + json)).containsExactly(new FieldProblem("amount", rule));
  }

  /** Expired ones, and those that the company does not take. */
  @ParameterizedTest
  @ValueSource(strings = {"DEM", "ZWD", "CLF", "GBP"})
  void refusesCurrenciesThatAreNotTaken(String currency) {
    assertThat(problems("'amount': 1, 'currency': '" + currency + "'"))
        .containsExactly(new FieldProblem("currency", "must be one of EUR, JPY, KWD, USD"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "'eur'", "'XYZ'", "'XXX'", "'XAU'", "978", "'EURO'", "['EUR']"})
  void refusesCurrencies(String json) {
    assertThat(problems("'amount': 1, 'currency': " + json))
        .containsExactly(new FieldProblem("currency", "must be an ISO 4217 code such as EUR"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'2026-03-02'     | must not be in the future",
        "'999999999-01-01' | must be a date such as 2026-03-01",
        "'+99999-01-01'   | must not be in the future",
        "'1999-12-31'     | must not be before 2000-01-01",
        "'2025-02-29'     | must be a date such as 2026-03-01",
        "'yesterday'      | must be a date such as 2026-03-01",
        "20260301         | must be a date such as 2026-03-01",
      })
  void refusesDates(String json, String rule) {
    assertThat(problems("'amount': 1, 'date': " + json))
        .containsExactly(new FieldProblem("date", rule));
  }

  @ParameterizedTest
  @CsvSource({"category, 50", "merchant, 200"})
  void refusesTextsBeyondTheirLength(String field, int maxLength) {
    read("'amount': 1, '%s': '%s'".formatted(field, "x".repeat(maxLength)));

    assertThat(problems("'amount': 1, '%s': '%s'".formatted(field, "x".repeat(maxLength + 1))))
        .containsExactly(new FieldProblem(field, "must have at most " + maxLength + " characters"));
  }

  @Test
  void namesEveryWrongFieldAtOnce() {
    List<FieldProblem> problems =
        problemsOf(
            """
            {'employee': 'stranger', 'amount': -1, 'currency': 'E', 'category': '', 'merchant': 7,
             'description': ' ', 'date': 'x', 'approved': true}\
            """);

    assertThat(problems)
        .extracting(FieldProblem::field)
        .containsExactlyInAnyOrder(
            "employee",
            "amount",
            "currency",
            "category",
            "merchant",
            "description",
            "date",
            "approved");
  }

  @Test
  void namesAnUnknownFieldInPlainText() {
    List<FieldProblem> problems =
        problems("'amount': 1, '\\u0000\\ud800" + "x".repeat(200) + "': 1");

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().field())
        .startsWith("\ufffd\ufffdxxx")
        .endsWith("…")
        .hasSize(100);
  }

  @Test
  void namesAFewOfManyUnknownFields() {
    StringBuilder fields = new StringBuilder("'amount': 1");
    for (int i = 0; i < 1000; i++) {
      fields.append(", 'f").append(i).append("': 1");
    }

    assertThat(problems(fields.toString())).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "'text'", "7", "true"})
  void refusesWhatIsNoObject(String json) {
    assertThat(problemsOf(json)).containsExactly(new FieldProblem("body", "must be a JSON object"));
  }

  @Test
  void refusesNothingAtAll() {
    assertThat(catchThrowableOfType(InvalidExpense.class, () -> reader.read(null))).isNotNull();
  }

  private ExpenseDraft read(String fields) {
    return reader.read(json("{'employee': 'employee', 'description': 'Lunch', " + fields + "}"));
  }

  private List<FieldProblem> problems(String fields) {
    return problemsOf("{'employee': 'employee', 'description': 'Lunch', " + fields + "}");
  }

  private List<FieldProblem> problemsOf(String body) {
    return catchThrowableOfType(InvalidExpense.class, () -> reader.read(json(body))).problems();
  }

  /** JSON with single quotes. */
  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
