package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the application notices about an expense without an AI, each in days of its own. */
@IntegrationTest
class PurchaseHistoryIT {

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void noticesTheSamePurchaseInOtherWordsAFewDaysLater() {
    LocalDate day = Api.workingDay(30);
    String first =
        approved(purchase("finance", "61.20", "Café Landtmann", "Lunch, two of us", day));

    String again =
        purchase("finance", "61.20", "CAFE LANDTMANN", "Working lunch", weekday(day.plusDays(1)));

    JsonNode expense = reviewed(again, "Resembles another expense");
    assertThat(expense.at("/facts/similarTo").asText()).isEqualTo(first);
    assertThat(expense.at("/facts/duplicateOf").isNull()).isTrue();
    assertThat(assessed(expense).at("/facts/similarTo").asText()).isEqualTo(first);
  }

  @Test
  void takesAnotherAmountAnotherPersonAndAnotherWeekForDifferent() {
    LocalDate day = Api.workingDay(50);
    String description = "Cab across town " + UUID.randomUUID();
    approved(purchase("finance", "18.40", null, description, day));

    String otherAmount = purchase("finance", "18.50", null, description, day);
    String otherPerson = purchase("finance2", "18.40", null, description, day);
    String otherWeek = purchase("finance", "18.40", null, description, weekday(day.plusDays(5)));

    for (String id : List.of(otherAmount, otherPerson, otherWeek)) {
      approved(id);
    }
  }

  @Test
  void tellsADuplicateFromASimilarOne() {
    LocalDate day = Api.workingDay(70);
    String first = approved(purchase("finance", "33.30", null, "Parcel to the printer", day));

    JsonNode expense =
        reviewed(
            purchase("finance", "33.30", null, "Parcel to the printer", day),
            "Looks like a duplicate");

    assertThat(expense.at("/facts/duplicateOf").asText()).isEqualTo(first);
    assertThat(expense.at("/facts/similarTo").isNull()).isTrue();
  }

  @Test
  void forgetsWhatWasRefused() {
    LocalDate day = Api.workingDay(10);
    String refused = purchase("finance", "1200", "Möbelhaus Nord", "A desk for the studio", day);
    api.decide("manager", api.awaitReview(refused), "REJECT", "Take one from stock");
    api.awaitStatus(refused, "REJECTED");

    String next = purchase("finance", "300", "Moebelhaus Nord", "A lamp for the studio", day);

    JsonNode expense = api.expense(approved(next));
    assertThat(expense.at("/facts/sameMerchantLast7Days").decimalValue()).isZero();
    assertThat(expense.at("/facts/amountsLast7Days")).isEmpty();
  }

  @Test
  void addsUpWhatIsBoughtInPartsAtOneMerchant() {
    LocalDate day = Api.workingDay(30);
    approved(purchase("finance2", "400", "Media Markt", "Headsets for the team", day));
    approved(purchase("finance2", "350", "MediaMarkt", "Webcams for the team", day));

    String third =
        purchase("finance2", "250", "MEDIA-MARKT", "Cables for the team", weekday(day.plusDays(3)));

    JsonNode expense =
        reviewed(
            third, "Together with others at the same merchant this is too much for no approval");
    assertThat(expense.at("/facts/sameMerchantLast7Days").decimalValue())
        .isEqualByComparingTo("750");
    assertThat(assessed(expense).at("/facts/sameMerchantLast7Days").asText()).isEqualTo("750.00");
  }

  @Test
  void countsWhatIsJustBelowTheLimit() {
    LocalDate day = Api.workingDay(60);
    approved(purchase("finance2", "990", null, "Rental of a projector", day));

    JsonNode expense =
        reviewed(
            purchase("finance2", "985", null, "Sound system for a day", day),
            "Several amounts just below the limit");

    assertThat(expense.at("/facts/amountsLast7Days"))
        .extracting(JsonNode::decimalValue)
        .singleElement()
        .satisfies(amount -> assertThat(amount).isEqualByComparingTo("990"));
  }

  /** Of two at the same time at least one has to see the other, or both slip below the limit. */
  @Test
  void letsExpensesThatAreUnderWayAtTheSameTimeSeeEachOther() {
    LocalDate day = Api.workingDay(80);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String merchant = "Elektro " + UUID.randomUUID();
      ids.add(purchase("manager2", i == 0 ? "640" : "680", merchant, "Tablets for the stand", day));
      ids.add(
          purchase("manager2", i == 0 ? "560" : "520", merchant, "Stands for the tablets", day));
    }

    for (int i = 0; i < ids.size(); i += 2) {
      List<String> reasons = List.of(reasonOf(ids.get(i)), reasonOf(ids.get(i + 1)));

      assertThat(reasons)
          .contains("Together with others at the same merchant this is too much for no approval");
    }
  }

  @Test
  void asksAPersonWhereNoReceiptIsGiven() {
    LocalDate day = Api.workingDay(5);
    String above = "{'employee': 'manager2', 'amount': 75.01, 'description': '%s', 'date': '%s'}";

    JsonNode expense = reviewed(submit("manager2", above, day), "No receipt is given");

    assertThat(expense.at("/facts/receiptMissing").booleanValue()).isTrue();
    approved(submit("manager2", above.replace("75.01", "75"), day));
  }

  @Test
  void asksAPersonWhatWasBoughtAtAWeekend() {
    LocalDate saturday =
        LocalDate.now(ZoneOffset.UTC).with(TemporalAdjusters.previous(DayOfWeek.SATURDAY));
    String shopping =
        "{'employee': 'manager2', 'amount': 20, 'description': '%s', 'date': '%s',"
            + " 'category': 'equipment'}";

    JsonNode expense = reviewed(submit("manager2", shopping, saturday), "Bought at a weekend");

    assertThat(expense.at("/facts/weekend").booleanValue()).isTrue();
    approved(submit("manager2", shopping.replace("equipment", "travel"), saturday));
  }

  @Test
  void asksAPersonWhyItComesLate() {
    LocalDate day = Api.workingDay(91);

    JsonNode expense =
        reviewed(
            purchase("manager2", "21", null, UUID.randomUUID().toString(), day),
            "The purchase is long ago");

    assertThat(expense.at("/facts/daysSincePurchase").asInt()).isBetween(91, 93);
  }

  @Test
  void asksAPersonWhereChanceHasPickedIt() {
    String id =
        purchase("manager2", "22", null, UUID.randomUUID() + " (picked)", Api.workingDay(5));

    JsonNode expense = reviewed(id, "Random spot check of what the policy would approve");

    assertThat(expense.at("/routing/route").asText()).isEqualTo("SPOT_CHECK");
    assertThat(expense.at("/routing/policyRoute").asText()).isEqualTo("SPOT_CHECK");
    assertThat(assessed(expense).at("/facts/spotCheck").booleanValue()).isTrue();
    assertThat(
            jdbc.sql("select policy_route from review where expense_id = :id")
                .param("id", UUID.fromString(id))
                .query(String.class)
                .list())
        .containsExactly("SPOT_CHECK");
    assertThat(api.decide("manager", api.awaitReview(id), "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  private String purchase(
      String employee,
      String amount,
      @Nullable String merchant,
      String description,
      LocalDate day) {
    String at = merchant == null ? "null" : "'" + merchant + "'";
    return api.submit(
        employee,
        """
        {'employee': '%s', 'amount': %s, 'merchant': %s, 'description': '%s', 'date': '%s',
         'receipt': '%s'}
        """
            .formatted(employee, amount, at, description, day, Api.receipt())
            .replace('\'', '"'));
  }

  private String submit(String employee, String body, LocalDate day) {
    return api.submit(employee, body.formatted(UUID.randomUUID(), day).replace('\'', '"'));
  }

  private String approved(String id) {
    JsonNode expense = api.awaitExpense(id, one -> one.has("decision") || one.has("review"));
    assertThat(expense.at("/status").asText()).as(expense.toPrettyString()).isEqualTo("APPROVED");
    return id;
  }

  private JsonNode reviewed(String id, String reason) {
    api.awaitReview(id);
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/routing/reason").asText()).isEqualTo(reason);
    return expense;
  }

  private String reasonOf(String id) {
    return api.awaitExpense(id, one -> one.has("routing")).at("/routing/reason").asText();
  }

  private static JsonNode assessed(JsonNode expense) {
    for (JsonNode entry : expense.at("/history")) {
      if (entry.at("/event").asText().equals("ASSESSED")) {
        return entry.at("/detail");
      }
    }
    throw new AssertionError(expense.toPrettyString());
  }

  private static LocalDate weekday(LocalDate day) {
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.plusDays(2);
      case SUNDAY -> day.plusDays(1);
      default -> day;
    };
  }
}
