package org.countersign.expense;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.countersign.people.Directory;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The checks at the door, one set for REST, the start form and Camunda's own API. It looks at every
 * field before it refuses, so that nobody has to correct one mistake at a time.
 */
@Component
class ExpenseReader {

  static final int MAX_DESCRIPTION = 2000;
  static final int MAX_MERCHANT = 200;
  static final int MAX_RECEIPT = 200;
  static final int MAX_CATEGORY = 50;

  /** Twelve digits: what a JSON number and the process engine keep exactly. */
  static final BigDecimal MAX_AMOUNT = new BigDecimal("999999999.99");

  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");
  private static final Set<String> FIELDS =
      Set.of(
          "employee",
          "amount",
          "currency",
          "category",
          "merchant",
          "description",
          "date",
          "receipt");

  private final Directory directory;
  private final ExpenseSettings settings;
  private final Clock clock;

  ExpenseReader(Directory directory, ExpenseSettings settings, Clock clock) {
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads an expense from JSON.
   *
   * @throws InvalidExpense with one problem for each wrong field
   */
  ExpenseDraft read(@Nullable JsonNode body) {
    if (body == null || !body.isObject()) {
      throw new InvalidExpense(List.of(new FieldProblem("body", "must be a JSON object")));
    }
    return new Reading(body).draft();
  }

  /** Collects the problems of one body. */
  private final class Reading {

    private final JsonNode body;
    private final List<FieldProblem> problems = new ArrayList<>();

    Reading(JsonNode body) {
      this.body = body;
    }

    ExpenseDraft draft() {
      UserName employee = employee();
      Money amount = amount(currency());
      String category = text("category", MAX_CATEGORY, "other");
      String merchant = text("merchant", MAX_MERCHANT, null);
      String description = text("description", MAX_DESCRIPTION, "");
      if (description != null && Texts.isBlank(description) && clean("description")) {
        refuse("description", "must not be blank");
      }
      LocalDate date = date();
      String receipt = text("receipt", MAX_RECEIPT, null);
      refuseUnknownFields();
      if (!problems.isEmpty()
          || employee == null
          || amount == null
          || category == null
          || description == null
          || date == null) {
        throw new InvalidExpense(problems);
      }
      return new ExpenseDraft(employee, amount, category, merchant, description, date, receipt);
    }

    private @Nullable UserName employee() {
      JsonNode node = value("employee");
      if (node == null) {
        refuse("employee", "must be given");
        return null;
      }
      try {
        UserName name = new UserName(node.isTextual() ? node.textValue() : "");
        if (directory.find(name).isPresent()) {
          return name;
        }
        refuse("employee", "must be the user name of somebody in the directory");
      } catch (IllegalArgumentException e) {
        refuse("employee", "must be a user name");
      }
      return null;
    }

    private @Nullable Currency currency() {
      JsonNode node = value("currency");
      if (node == null) {
        return settings.currency();
      }
      try {
        Currency currency = Currency.getInstance(node.isTextual() ? node.textValue() : "");
        if (settings.accepts(currency)) {
          return currency;
        }
        if (currency.getDefaultFractionDigits() >= 0) {
          refuse("currency", "must be one of " + settings.codes());
          return null;
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      refuse("currency", "must be an ISO 4217 code such as EUR");
      return null;
    }

    private @Nullable Money amount(@Nullable Currency currency) {
      JsonNode node = value("amount");
      if (node == null) {
        refuse("amount", "must be given");
        return null;
      }
      BigDecimal amount = number(node);
      if (amount == null) {
        refuse("amount", "must be a number such as 42.50");
        return null;
      }
      if (amount.signum() <= 0) {
        refuse("amount", "must be greater than 0");
        return null;
      }
      if (amount.compareTo(MAX_AMOUNT) > 0) {
        refuse("amount", "must be at most " + MAX_AMOUNT);
        return null;
      }
      if (currency == null) {
        return null;
      }
      int decimals = currency.getDefaultFractionDigits();
      if (amount.stripTrailingZeros().scale() > decimals) {
        refuse("amount", "must have at most %d decimals in %s".formatted(decimals, currency));
        return null;
      }
      return new Money(amount.setScale(decimals), currency);
    }

    private static @Nullable BigDecimal number(JsonNode node) {
      if (node.isNumber()) {
        BigDecimal number = node.decimalValue();
        // 1e999999999 is a short text and a very long number: look before anything unfolds it
        boolean reasonable = number.precision() <= 30 && Math.abs((long) number.scale()) <= 30;
        return reasonable ? number : null;
      }
      boolean plain = node.isTextual() && NUMBER.matcher(node.textValue()).matches();
      return plain ? new BigDecimal(node.textValue()) : null;
    }

    private @Nullable LocalDate date() {
      LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
      JsonNode node = value("date");
      if (node == null) {
        return today;
      }
      try {
        LocalDate date = LocalDate.parse(node.isTextual() ? node.textValue() : "");
        if (date.isAfter(today)) {
          refuse("date", "must not be in the future");
        } else if (date.isBefore(EARLIEST)) {
          refuse("date", "must not be before " + EARLIEST);
        } else {
          return date;
        }
      } catch (DateTimeParseException e) {
        refuse("date", "must be a date such as " + today);
      }
      return null;
    }

    private @Nullable String text(String field, int maxLength, @Nullable String absent) {
      JsonNode node = value(field);
      if (node == null) {
        return absent;
      }
      if (!node.isTextual()) {
        refuse(field, "must be text");
        return null;
      }
      String text = node.textValue().strip();
      if (text.length() > maxLength) {
        refuse(field, "must have at most " + maxLength + " characters");
        return null;
      }
      if (!Texts.isPlain(text)) {
        refuse(field, "must not hold control characters or broken Unicode");
        return null;
      }
      if (Texts.isBlank(text) && !field.equals("description")) {
        refuse(field, "must not be blank");
        return null;
      }
      return text;
    }

    private void refuseUnknownFields() {
      Set<String> unknown = new TreeSet<>();
      body.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(FIELDS);
      unknown.stream()
          .limit(20)
          .map(field -> Texts.cut(Texts.plain(field), 100))
          .forEach(field -> refuse(field, "is not a field of an expense"));
    }

    /** Null stands for absent: a form sends null for what was left empty. */
    private @Nullable JsonNode value(String field) {
      JsonNode node = body.get(field);
      return node == null || node.isNull() ? null : node;
    }

    private boolean clean(String field) {
      return problems.stream().noneMatch(problem -> problem.field().equals(field));
    }

    private void refuse(String field, String rule) {
      problems.add(new FieldProblem(field, rule));
    }
  }
}
