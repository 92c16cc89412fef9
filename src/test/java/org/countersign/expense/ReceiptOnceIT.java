package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A receipt pays once, whoever shows it again and whenever. */
@IntegrationTest
class ReceiptOnceIT {

  private static final String REASON = "Its receipt is on another expense";

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void asksAPersonAboutTheSecondAndThirdExpenseWithTheSameNumber() {
    String number = Api.receipt();
    String first =
        approved(purchase("employee", "31.15", null, "Parcels", Api.workingDay(50), number));

    String second =
        purchase("employee", "44.90", "Hotel Post", "A night", Api.workingDay(20), spaced(number));
    String third = purchase("employee2", "12.35", "Taxi Wien", "A ride", Api.workingDay(3), number);

    for (String id : List.of(second, third)) {
      JsonNode expense = reviewed(id);
      assertThat(expense.at("/facts/receiptUsedBefore/id").asText()).isEqualTo(first);
    }
  }

  /** The first is another person's, and of no group of the reviewer. */
  @Test
  void namesTheOtherExpenseToThoseOnlyWhoMaySeeIt() {
    String number = Api.receipt();
    String first =
        approved(purchase("employee", "32.25", null, "Paper", Api.workingDay(50), number));
    String second = purchase("employee2", "18.45", null, "Cab", Api.workingDay(3), number);
    String task = api.awaitReview(second);

    for (Api.Answer answer :
        List.of(
            api.get("employee2", "/api/expenses/" + second),
            api.get("employee2", "/api/ledger?expense=" + second),
            api.get("manager", "/api/expenses/" + second),
            api.get("manager", "/api/ledger?expense=" + second),
            api.get("manager", "/api/reviews/" + task),
            api.get("manager", "/api/reviews?size=200"))) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.http().body()).doesNotContain(first).contains("receiptUsedBefore");
    }
    assertThat(
            api.get("manager", "/api/reviews/" + task)
                .json()
                .at("/facts/receiptUsedBefore/visible")
                .booleanValue())
        .isFalse();
    assertThat(api.get("auditor", "/api/expenses/" + second).http().body()).contains(first);
  }

  @Test
  void takesTheSameNumberAtAnotherMerchantForAnotherReceipt() {
    String number = Api.receipt();
    approved(purchase("employee", "21.05", "Stadtwerke Linz", "Tram", Api.workingDay(40), number));

    approved(purchase("employee2", "22.05", "Buchhandlung", "Books", Api.workingDay(10), number));

    reviewed(
        purchase(
            "employee2",
            "55.55",
            "Stadtwerke, Linz",
            "Tram for a week",
            Api.workingDay(5),
            number));
  }

  /** Also where nothing came of the first. */
  @Test
  void knowsAFileAgain() {
    String content = "%PDF-1.4 " + UUID.randomUUID();
    String first = purchase("employee", "1700", null, "Desk", Api.workingDay(30), Api.receipt());
    api.decide("manager", api.awaitReview(first), "REQUEST_INFORMATION", "A receipt, please");
    api.awaitStatus(first, "INFORMATION_REQUESTED");
    assertThat(
            api.upload("employee", "/api/expenses/" + first + "/receipts", "file", "a.pdf", content)
                .status())
        .isEqualTo(201);
    api.post("employee", "/api/expenses/" + first + "/withdrawal", null);
    api.awaitStatus(first, "WITHDRAWN");

    String second = submitWithFile("employee2", "17.85", content);

    assertThat(reviewed(second).at("/facts/receiptUsedBefore/id").asText()).isEqualTo(first);
  }

  /** Of two at the same time at least one has to see the other. */
  @Test
  void seesTheSameReceiptOnTwoExpensesAtTheSameTime() {
    for (int round = 0; round < 4; round++) {
      String number = Api.receipt();
      int cents = round;
      List<String> ids =
          Stream.of("employee", "employee2")
              .map(
                  who ->
                      CompletableFuture.supplyAsync(
                          () ->
                              purchase(
                                  who,
                                  "27.1" + cents,
                                  null,
                                  UUID.randomUUID().toString(),
                                  Api.workingDay(2),
                                  number)))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();

      assertThat(ids)
          .extracting(
              id -> api.awaitExpense(id, one -> one.has("routing")).at("/routing/rule").asText())
          .contains("ReceiptUsedBefore");
    }
  }

  private static String spaced(String number) {
    return number.toLowerCase(Locale.ROOT).replace("-", " / ");
  }

  private String submitWithFile(String employee, String amount, String content) {
    String boundary = "----countersign";
    String body =
        """
        --%1$s\r
        Content-Disposition: form-data; name="expense"\r
        Content-Type: application/json\r
        \r
        {"employee": "%2$s", "amount": %3$s, "description": "Cables", "date": "%4$s"}\r
        --%1$s\r
        Content-Disposition: form-data; name="receipts"; filename="b.pdf"\r
        Content-Type: application/pdf\r
        \r
        %5$s\r
        --%1$s--\r
        """
            .formatted(boundary, employee, amount, Api.workingDay(1), content);
    Api.Answer answer =
        api.send(
            employee,
            "POST",
            "/api/expenses",
            body,
            "Content-Type",
            "multipart/form-data; boundary=" + boundary);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(202);
    return answer.json().path("id").asText();
  }

  private String purchase(
      String employee,
      String amount,
      @Nullable String merchant,
      String description,
      LocalDate day,
      String receipt) {
    return api.submit(
        employee,
        """
        {"employee": "%s", "amount": %s, "merchant": %s, "description": "%s", "date": "%s",
         "receipt": "%s"}
        """
            .formatted(
                employee,
                amount,
                merchant == null ? null : '"' + merchant + '"',
                description,
                day,
                receipt));
  }

  private String approved(String id) {
    JsonNode expense = api.awaitExpense(id, one -> one.has("decision") || one.has("review"));
    assertThat(expense.at("/status").asText()).as(expense.toPrettyString()).isEqualTo("APPROVED");
    return id;
  }

  private JsonNode reviewed(String id) {
    api.awaitReview(id);
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/routing/reason").asText()).isEqualTo(REASON);
    return expense;
  }
}
