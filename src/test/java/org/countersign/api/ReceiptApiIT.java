package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.countersign.web.Documents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Receipts by REST: who may attach which, when, and who may fetch them. */
@IntegrationTest
class ReceiptApiIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void countsAnAttachedReceiptAsAReceipt() throws Exception {
    byte[] bill = Documents.newPdf();
    String id = submit("employee", expense("187"), part("receipts", "bill.pdf", bill));

    JsonNode expense = api.awaitStatus(id, "APPROVED");
    assertThat(expense.at("/facts/receiptMissing").booleanValue()).isFalse();
    assertThat(expense.at("/receipts/0/name").asText()).isEqualTo("bill.pdf");
    assertThat(expense.at("/receipts/0/mediaType").asText()).isEqualTo("application/pdf");
    assertThat(api.events(id)).startsWith("SUBMITTED", "RECEIPT_ATTACHED", "ASSESSED");
    JsonNode attached = entry(id, "RECEIPT_ATTACHED");
    assertThat(attached.at("/detail/sha256")).isEqualTo(expense.at("/receipts/0/sha256"));
    assertThat(attached.at("/detail/size").intValue()).isEqualTo(bill.length);
  }

  @Test
  void bindsTheReviewToTheReceiptsThatWereShown() throws Exception {
    String id =
        submit("employee", expense("2100"), part("receipts", "bill.png", Documents.png(9, 9)));
    String first = api.awaitReview(id);
    String shown = api.expense(id).at("/review/factsDigest").asText();
    assertThat(formOf(first))
        .contains("1 file attached: bill.png", "\"http://127.0.0.1:8080/expenses/" + id);

    HttpResponse<String> late = attach("employee", id, "more.jpg", Documents.jpeg(8, 8));
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(late.body()).get("detail").asText())
        .startsWith("Reviewers look at this expense as it is.");

    api.decide("manager", first, "REQUEST_INFORMATION", "Is there another bill?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");
    assertThat(attach("employee", id, "more.jpg", Documents.jpeg(8, 8)).statusCode())
        .isEqualTo(201);
    api.post("employee", "/api/expenses/" + id + "/information", "{\"answer\": \"Yes\"}");
    String second = api.awaitReview(id, first);

    JsonNode expense = api.expense(id);
    assertThat(formOf(second)).contains("2 files attached: bill.png, more.jpg");
    assertThat(expense.at("/review/factsDigest").asText()).isNotEqualTo(shown);
    assertThat(expense.get("receipts").findValuesAsText("name"))
        .containsExactly("bill.png", "more.jpg");
    assertThat(api.decide("manager", second, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  /** What the form of a user task can show. */
  private static String formOf(String userTaskKey) {
    return new Api(DevServices.shared().camunda().address().getPort())
        .post("", "/v2/user-tasks/" + userTaskKey + "/variables/search", "{}")
        .http()
        .body()
        .replace("\\", "");
  }

  @Test
  void givesTheDocumentToWhoMaySeeTheExpenseAndNothingToRun() throws Exception {
    byte[] picture = Documents.png(12, 12);
    String id = submit("employee", expense("2200"), part("receipts", "a/b\\süß \".png", picture));
    api.awaitReview(id);
    String receipts = "/api/expenses/" + id + "/receipts";
    JsonNode receipt = api.get("manager", receipts).json().get(0);
    String path = receipts + "/" + receipt.get("sha256").asText();

    for (String user : List.of("employee", "manager", "auditor", "operator")) {
      HttpResponse<byte[]> answer = fetch(user, path);
      assertThat(answer.statusCode()).as(user).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(picture);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("sandbox;");
      assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
          .startsWith("attachment;")
          .contains("s%C3%BC%C3%9F")
          .doesNotContain("a/b");
    }
    assertThat(fetch("employee2", path).statusCode()).isEqualTo(404);
    assertThat(fetch("finance", path).statusCode()).isEqualTo(404);
    assertThat(api.get("employee2", receipts).status()).isEqualTo(404);
    assertThat(api.get("manager", receipts + "/" + "0".repeat(64)).status()).isEqualTo(404);
  }

  @Test
  void refusesWhatIsNoReceipt() throws Exception {
    String id = api.submit("employee", "2300", UUID.randomUUID().toString());
    api.awaitReview(id);
    api.decide("manager", api.awaitReview(id), "REQUEST_INFORMATION", "And the bill?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");

    assertRefused(
        attach("employee", id, "page.pdf", "<html>%PDF-".getBytes(StandardCharsets.UTF_8)),
        "must be a PDF, PNG or JPEG by its content");
    assertRefused(attach("employee", id, "empty.pdf", new byte[0]), "must not be an empty file");
    byte[] large = Arrays.copyOf(Documents.pdf(), 10 * 1024 * 1024 + 1);
    assertRefused(
        attach("employee", id, "large.pdf", large), "must have at most 10 MB for each file");
    assertThat(attach("employee2", id, "a.pdf", Documents.pdf()).statusCode()).isEqualTo(404);
    assertThat(attach("manager", id, "a.pdf", Documents.pdf()).statusCode()).isEqualTo(403);
    assertThat(attach("auditor", id, "a.pdf", Documents.pdf()).statusCode()).isEqualTo(403);
    assertThat(api.get("employee", "/api/expenses/" + id + "/receipts").json()).isEmpty();
  }

  @Test
  void attachesTheSameOnceAndAtMostFive() throws Exception {
    String id = api.submit("employee", "2400", UUID.randomUUID().toString());
    api.decide("manager", api.awaitReview(id), "REQUEST_INFORMATION", "And the bills?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");

    for (int size : new int[] {10, 10, 11, 12, 13, 14}) {
      assertThat(attach("employee", id, size + ".exe", Documents.png(size, 9)).statusCode())
          .isEqualTo(201);
    }

    assertRefused(
        attach("employee", id, "sixth.png", Documents.png(15, 9)),
        "must be at most 5 for one expense");
    assertThat(
            api.get("employee", "/api/expenses/" + id + "/receipts")
                .json()
                .findValuesAsText("name"))
        .containsExactly("10.exe.png", "11.exe.png", "12.exe.png", "13.exe.png", "14.exe.png");
    assertThat(api.events(id)).filteredOn("RECEIPT_ATTACHED"::equals).hasSize(5);
  }

  @Test
  void namesEveryMistakeOfExpenseAndReceiptsAtOnce() throws Exception {
    HttpResponse<String> answer =
        send(
            "employee",
            "/api/expenses",
            json("{\"employee\": \"employee\", \"amount\": 0}"),
            part("receipts", "x.pdf", "no".getBytes(StandardCharsets.UTF_8)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("amount", "description", "receipts");
  }

  private static void assertRefused(HttpResponse<String> answer, String rule) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.at("/errors/0/field").asText()).isEqualTo("file");
    assertThat(problem.at("/errors/0/rule").asText()).isEqualTo(rule);
  }

  private JsonNode entry(String id, String event) {
    for (JsonNode entry : api.get("auditor", "/api/ledger?expense=" + id).json()) {
      if (entry.get("event").asText().equals(event)) {
        return entry;
      }
    }
    throw new AssertionError("no " + event);
  }

  private static String expense(String amount) {
    return """
        {"employee": "employee", "amount": %s, "description": "%s", "date": "%s"}
        """
        .formatted(amount, UUID.randomUUID(), Api.workingDay(0));
  }

  private String submit(String user, String expense, byte[] receipt) throws Exception {
    HttpResponse<String> answer = send(user, "/api/expenses", json(expense), receipt);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).get("id").asText();
  }

  private HttpResponse<String> attach(String user, String id, String name, byte[] content)
      throws Exception {
    return send(user, "/api/expenses/" + id + "/receipts", part("file", name, content));
  }

  private HttpResponse<String> send(String user, String path, byte[]... parts) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.write(part);
    }
    body.write("--border--\r\n".getBytes(StandardCharsets.UTF_8));
    return http.send(
        request(user, path)
            .header("Content-Type", "multipart/form-data; boundary=border")
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> fetch(String user, String path) throws Exception {
    return http.send(request(user, path).build(), BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String user, String path) {
    byte[] credentials = (user + ":demo").getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  private static byte[] json(String expense) {
    return """
        --border\r
        Content-Disposition: form-data; name="expense"\r
        Content-Type: application/json\r
        \r
        %s\r
        """
        .formatted(expense)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] part(String field, String name, byte[] content) throws IOException {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.write(
        """
        --border\r
        Content-Disposition: form-data; name="%s"; filename="%s"\r
        Content-Type: application/octet-stream\r
        \r
        """
            .formatted(field, name.replace("\"", "\\\""))
            .getBytes(StandardCharsets.UTF_8));
    part.write(content);
    part.write("\r\n".getBytes(StandardCharsets.UTF_8));
    return part.toByteArray();
  }
}
