package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was not approved is remembered, in whatever form it comes again. */
@IntegrationTest
class MemoryIT {

  private static final String REJECTED = "Resembles one that was rejected or has expired";
  private static final String WITHDRAWN = "Resembles one that was withdrawn from a person";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void bringsBackARejectedDinnerWithTheCommentBesideIt() {
    LocalDate day = Api.workingDay(40);
    String first = purchase("analyst", "92", "EUR", null, "Dinner with a friend", day, null);
    reject(first, "Private dinner");

    String again =
        purchase("analyst", "92", "EUR", null, "Dinner with a friend", day, Api.receipt());

    api.awaitReview(again);
    JsonNode seen = api.get("manager", "/api/expenses/" + again).json();
    assertThat(seen.at("/routing/reason").asText()).isEqualTo(REJECTED);
    assertThat(seen.at("/facts/rejectedBefore/id").asText()).isEqualTo(first);
    assertThat(seen.at("/facts/rejectedBefore/decision/comment").asText())
        .isEqualTo("Private dinner");
    JsonNode review =
        api.get("manager", "/api/reviews/" + seen.at("/review/userTaskKey").asText()).json();
    assertThat(review.at("/facts/rejectedBefore/decision/comment").asText())
        .isEqualTo("Private dinner");
    JsonNode own = api.get("analyst", "/api/expenses/" + again).json();
    assertThat(own.at("/facts/rejectedBefore/id").asText()).isEqualTo(first);
  }

  /** Each of them was approved by nobody before, and each attempt stays within 30 days. */
  @ParameterizedTest
  @CsvSource({
    // the same value in other words, weeks later
    "analyst, 181.40, EUR, Presents for the jubilee, 25",
    // a little less, in other words
    "manager2, 179.90, EUR, Business gifts, 0",
    // a fifth less, in nearly the same words
    "finance, 150.00, EUR, Wine for a party at home, 10",
    // the same value in dollars
    "finance2, 195.91, USD, Something else, 3",
    // months before, with nearly the same words and value
    "operator, 181.00, EUR, Wine for the party at home, -28",
    "employee2, 181.00, EUR, Wine for the party at home, 45",
  })
  void remembersWhatWasRejectedInOtherWordsDaysAndAmounts(
      String employee, String amount, String currency, String description, int daysLater) {
    LocalDate day = Api.workingDay(88);
    String first =
        purchase(employee, "181.40", "EUR", null, "Wine for the party at home", day, null);
    reject(first, "Not for the company");

    String again =
        purchase(
            employee, amount, currency, null, description, day.plusDays(daysLater), Api.receipt());

    api.awaitReview(again);
    JsonNode expense = api.expense(again);
    assertThat(expense.at("/facts/rejectedBefore").isNull()).as(expense.toString()).isFalse();
    assertThat(expense.at("/decision").isMissingNode()).isTrue();
  }

  @Test
  void remembersWhatWasWithdrawnWhileAPersonLooked() {
    LocalDate day = Api.workingDay(55);
    String first = purchase("operator", "118", "EUR", "Café Sperl", "Team breakfast", day, null);
    api.awaitReview(first);
    assertThat(api.post("operator", "/api/expenses/" + first + "/withdrawal", null).status())
        .isEqualTo(202);

    // Not waiting for the process to have stopped: it is taken back already.
    String again =
        purchase("operator", "121", "EUR", "Cafe Sperl", "Breakfast", day, Api.receipt());

    api.awaitReview(again);
    JsonNode expense = api.expense(again);
    assertThat(expense.at("/facts/withdrawnBefore").isNull()).as(expense.toString()).isFalse();
    api.awaitStatus(first, "WITHDRAWN");
    String third =
        purchase("operator", "118", "EUR", "Café Sperl", "Team breakfast", day, Api.receipt());
    api.awaitReview(third);
    assertThat(api.expense(third).at("/routing/reason").asText())
        .isIn(WITHDRAWN, "Resembles another expense");
    assertThat(api.expense(third).at("/facts/withdrawnBefore/id").asText()).isEqualTo(first);
  }

  @Test
  void sendsWhatAPersonAskedAboutBackToAPerson() {
    String id = api.submit("operator", "61.10", "misc stuff (picked) " + UUID.randomUUID());
    api.decide("manager", api.awaitReview(id), "REQUEST_INFORMATION", "What was it?");
    String first = api.expense(id).at("/review/userTaskKey").asText();
    api.awaitStatus(id, "INFORMATION_REQUESTED");

    assertThat(
            api.post(
                    "operator",
                    "/api/expenses/" + id + "/information",
                    "{\"answer\": \"Pens for the office\"}")
                .status())
        .isEqualTo(200);

    api.awaitReview(id, first);
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/facts/personAsked").booleanValue()).isTrue();
    assertThat(expense.at("/routing/rule").asText()).isEqualTo("PersonAsked");
  }

  /** Of the same value, words and days; nobody looked at them, so only their number tells. */
  @Test
  void asksAPersonWhereTooManyAreAlikeToCompareThemAll() {
    LocalDate day = Api.workingDay(80);
    List<UUID> alike = new ArrayList<>();
    for (int i = 0; i <= Purchases.MOST; i++) {
      UUID id = UUID.randomUUID();
      alike.add(id);
      jdbc.sql(
              """
              insert into expense (expense_id, employee, submitted_by, submitted_at, amount,
                currency, category, description, purchase_date, revision, status, reviewer_groups,
                version)
              values (:id, 'auditor', 'auditor', :at, 7.00, 'EUR', 'other', :words, :day, 1,
                'WITHDRAWN', '{}', 0)
              """)
          .param("id", id)
          .param("at", OffsetDateTime.now(ZoneOffset.UTC))
          .param("words", id.toString())
          .param("day", day)
          .update();
    }

    String id =
        api.submit(
            "operator",
            """
            {"employee": "auditor", "amount": 7.50, "description": "Stamps", "date": "%s"}
            """
                .formatted(day));

    api.awaitReview(id);
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/routing/rule").asText()).isEqualTo("TooMuchToCompare");
    assertThat(expense.at("/facts/allCompared").booleanValue()).isFalse();
    jdbc.sql("delete from expense where expense_id in (:alike)").param("alike", alike).update();
  }

  /** The migration writes what the application writes. */
  @Test
  void remembersReceiptsAndMerchantsOfBeforeItHadKeysForThem() throws IOException {
    String migration =
        new ClassPathResource("db/migration/V21__memory.sql")
            .getContentAsString(StandardCharsets.UTF_8);
    String update = migration.replaceAll("(?s).*?(update expense set.*?);.*", "$1");
    String id =
        purchase(
            "operator",
            "8.15",
            "EUR",
            "Bäckerei O'Connor & Söhne",
            "Rolls",
            Api.workingDay(70),
            "Ré-118 / a_B-" + UUID.randomUUID());
    UUID key = UUID.fromString(id);
    api.awaitExpense(id, one -> one.has("routing"));
    List<Object> before = keys(key);

    jdbc.sql("update expense set receipt_key = null, merchant_key = null where expense_id = :id")
        .param("id", key)
        .update();
    jdbc.sql(update.replace("where receipt", "where expense_id = :id and (receipt") + ")")
        .param("id", key)
        .update();

    assertThat(keys(key)).isEqualTo(before).doesNotContainNull();
  }

  private List<Object> keys(UUID id) {
    return jdbc.sql("select receipt_key, merchant_key from expense where expense_id = :id")
        .param("id", id)
        .query(
            (row, index) ->
                Arrays.<Object>asList(row.getString("receipt_key"), row.getString("merchant_key")))
        .single();
  }

  private void reject(String id, String comment) {
    api.decide("manager", api.awaitReview(id), "REJECT", comment);
    api.awaitStatus(id, "REJECTED");
  }

  private String purchase(
      String employee,
      String amount,
      String currency,
      @Nullable String merchant,
      String description,
      LocalDate day,
      @Nullable String receipt) {
    return api.submit(
        employee,
        """
        {"employee": "%s", "amount": %s, "currency": "%s", "merchant": %s, "description": "%s",
         "date": "%s", "receipt": %s, "category": "meals"}
        """
            .formatted(
                employee,
                amount,
                currency,
                merchant == null ? null : '"' + merchant + '"',
                description,
                day,
                receipt == null ? null : '"' + receipt + '"'));
  }
}
