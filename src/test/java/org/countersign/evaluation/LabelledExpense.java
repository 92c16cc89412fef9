package org.countersign.evaluation;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.countersign.assessment.Flag;
import org.countersign.assessment.Recommendation;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Money;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * A made-up expense and what is right about it.
 *
 * @param why the expected answer is the right one
 */
record LabelledExpense(
    String id,
    String amount,
    String currency,
    String category,
    @Nullable String merchant,
    LocalDate date,
    String description,
    @Nullable String receipt,
    List<Clarification> clarifications,
    Expected expected,
    String why) {

  static final Path FILE = Path.of("src/test/resources/evaluation/expenses.jsonl");

  /** Each expense counts as submitted so many days after its purchase. */
  static final int DAYS_SINCE_PURCHASE = 3;

  private static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
  private static final UserName EMPLOYEE = new UserName("employee");
  private static final ObjectReader JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build().readerFor(LabelledExpense.class);

  LabelledExpense {
    clarifications = List.copyOf(Objects.requireNonNullElse(clarifications, List.of()));
  }

  record Expected(
      String route, Recommendation recommendation, List<String> clauses, List<Flag> flags) {}

  /** One expense a line. */
  static List<LabelledExpense> readAll(Path file) {
    try {
      List<LabelledExpense> expenses = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        expenses.add(JSON.readValue(line));
      }
      return expenses;
    } catch (IOException e) {
      throw new UncheckedIOException("No labelled expenses in " + file, e);
    }
  }

  ExpenseFacts facts() {
    return new ExpenseFacts(
        new ExpenseId(UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))),
        clarifications.size() + 1,
        EMPLOYEE,
        Money.of(amount, currency),
        category,
        merchant,
        description,
        date,
        receipt,
        clarifications);
  }

  /**
   * What follows from the expense alone: nobody has claimed anything before. In another currency
   * its number stands for its value; a person decides about it anyway.
   */
  ComputedFacts computed() {
    BigDecimal nothing = Money.of("0", currency).amount();
    return new ComputedFacts(
        null,
        null,
        null,
        null,
        null,
        !clarifications.isEmpty(),
        true,
        true,
        Money.of(amount, currency).amount(),
        BigDecimal.ONE,
        null,
        nothing,
        nothing,
        List.of(),
        receipt == null,
        WEEKEND.contains(date.getDayOfWeek()),
        DAYS_SINCE_PURCHASE,
        false,
        0);
  }

  /** For a person to read. */
  public String text() {
    StringBuilder text = new StringBuilder(description);
    for (Clarification each : clarifications) {
      text.append("\nQuestion: ").append(each.question());
      text.append("\nAnswer: ").append(each.answer());
    }
    return text.toString();
  }
}
