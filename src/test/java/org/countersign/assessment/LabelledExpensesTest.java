package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The labels of evaluation/expenses.jsonl agree with the policy, its flags and the hard rules. */
class LabelledExpensesTest {

  private static final Path FILE = Path.of("src/test/resources/evaluation/expenses.jsonl");
  private static final Path POLICY = Path.of("policy/expense-policy.md");
  private static final Pattern CLAUSE = Pattern.compile("^([A-Z]\\d{1,2})\\. ", Pattern.MULTILINE);
  private static final Set<String> CATEGORIES =
      Set.of("travel", "meals", "accommodation", "equipment", "software", "training", "other");
  private static final BigDecimal AUTO_APPROVED_BELOW = BigDecimal.valueOf(1_000);
  private static final BigDecimal RECEIPT_ABOVE = BigDecimal.valueOf(75);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<JsonNode> EXPENSES = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    for (String line : Files.readAllLines(FILE)) {
      EXPENSES.add(JSON.readTree(line));
    }
  }

  @Test
  void holdsManyExpensesEachOnce() {
    Set<String> ids = new HashSet<>();

    assertThat(EXPENSES).hasSizeGreaterThanOrEqualTo(150);
    assertThat(EXPENSES).allMatch(expense -> ids.add(expense.required("id").textValue()));
  }

  @Test
  void describesExpensesThatCanBeSubmitted() {
    assertThat(EXPENSES)
        .allSatisfy(
            expense -> {
              assertThat(amount(expense)).isPositive();
              assertThat(Currency.getInstance(expense.required("currency").textValue()))
                  .isNotNull();
              assertThat(CATEGORIES).contains(expense.required("category").textValue());
              assertThat(LocalDate.parse(expense.required("date").textValue())).isNotNull();
              assertThat(expense.required("description").textValue()).isNotBlank();
              assertThat(expense.has("merchant") && expense.has("receipt")).isTrue();
              assertThat(expense.required("why").textValue()).isNotBlank();
            });
  }

  @Test
  void namesClausesOfThePolicy() throws IOException {
    Set<String> clauses =
        CLAUSE
            .matcher(Files.readString(POLICY))
            .results()
            .map((MatchResult clause) -> clause.group(1))
            .collect(Collectors.toSet());

    Set<String> named = new HashSet<>();
    EXPENSES.forEach(expense -> named.addAll(texts(expense.at("/expected/clauses"))));

    assertThat(clauses).containsAll(named);
    assertThat(EXPENSES).noneMatch(expense -> expense.at("/expected/clauses").isEmpty());
  }

  @Test
  void raisesEveryFlagSomewhere() {
    Set<Flag> raised = EnumSet.noneOf(Flag.class);

    EXPENSES.forEach(
        expense -> texts(expense.at("/expected/flags")).forEach(f -> raised.add(Flag.valueOf(f))));

    assertThat(raised).containsExactly(Flag.values());
  }

  @Test
  void expectsOfTheModelWhatItCanSay() {
    assertThat(EXPENSES)
        .allSatisfy(
            expense -> {
              String recommendation = expense.at("/expected/recommendation").textValue();
              boolean flagged = !expense.at("/expected/flags").isEmpty();
              assertThat(Recommendation.valueOf(recommendation) == Recommendation.APPROVE)
                  .isNotEqualTo(flagged);
            });
  }

  @Test
  void expectsNoApprovalThatTheTableRefuses() {
    assertThat(autoApproved())
        .allSatisfy(
            expense -> {
              assertThat(amount(expense)).isLessThan(AUTO_APPROVED_BELOW);
              assertThat(expense.required("currency").textValue()).isEqualTo("EUR");
              assertThat(expense.at("/expected/flags")).isEmpty();
              assertThat(expense.at("/expected/recommendation").textValue()).isEqualTo("APPROVE");
              boolean needsReceipt = amount(expense).compareTo(RECEIPT_ABOVE) > 0;
              assertThat(needsReceipt && expense.required("receipt").isNull()).isFalse();
              LocalDate date = LocalDate.parse(expense.required("date").textValue());
              assertThat(date.getDayOfWeek()).isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
              assertThat(date).isBefore(LocalDate.of(2026, Month.NOVEMBER, 1));
            });
    assertThat(autoApproved().size() / (double) EXPENSES.size()).isBetween(0.35, 0.55);
  }

  @Test
  void expectsSuspicionExactlyWhereTheRulesRaiseIt() {
    assertThat(EXPENSES)
        .allSatisfy(
            expense ->
                assertThat(texts(expense.at("/expected/flags")).contains("SUSPICIOUS_INSTRUCTIONS"))
                    .isEqualTo(!InjectionSignals.in(words(expense)).isEmpty()));
  }

  private static List<JsonNode> autoApproved() {
    return EXPENSES.stream()
        .filter(expense -> expense.at("/expected/route").textValue().equals("AUTO_APPROVE"))
        .toList();
  }

  private static BigDecimal amount(JsonNode expense) {
    return new BigDecimal(expense.required("amount").textValue());
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::textValue).toList();
  }

  private static String words(JsonNode expense) {
    return ExpenseData.wordsOf(
        SampleExpenses.expense(
            "50",
            expense.required("category").textValue(),
            expense.path("merchant").textValue(),
            expense.required("description").textValue(),
            expense
                .path("clarifications")
                .valueStream()
                .map(
                    each ->
                        new Clarification(
                            each.required("question").textValue(),
                            each.required("answer").textValue()))
                .toList()));
  }
}
