package org.countersign;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The REST API as a client sees it, and waiting for what it will say. */
public final class Api {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  public Api(int port) {
    address = "http://127.0.0.1:" + port;
  }

  /** An answer: status, headers and body, which may be no JSON. */
  public record Answer(HttpResponse<String> http) {

    public int status() {
      return http.statusCode();
    }

    public JsonNode json() {
      try {
        return JSON.readTree(http.body());
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(http.body(), e);
      }
    }

    public String detail() {
      return json().path("detail").asText();
    }

    /** The fields that a problem names. */
    public List<String> wrongFields() {
      return json().path("errors").findValuesAsText("field");
    }
  }

  public Answer get(String user, String path) {
    return send(user, "GET", path, null);
  }

  public Answer post(String user, String path, @Nullable String body, String... headers) {
    return send(user, "POST", path, body, headers);
  }

  public Answer delete(String user, String path) {
    return send(user, "DELETE", path, null);
  }

  /** Sets the autonomy, as many people as it takes; gives the last answer. */
  public Answer setAutonomy(String autonomy, String reason) {
    return confirmed(
        send(
            "operator",
            "PUT",
            "/api/autonomy",
            "{\"autonomy\": \"%s\", \"reason\": \"%s\"}".formatted(autonomy, reason)));
  }

  /** If this is a proposal, another operator confirms it; gives the last answer. */
  public Answer confirmed(Answer answer) {
    return answer.status() == 202 ? confirm("operator2", answer.json()) : answer;
  }

  /** Confirms what was proposed. */
  public Answer confirm(String user, JsonNode proposal) {
    return post(
        user,
        "/api/proposals/" + proposal.path("id").asLong() + "/confirmation",
        "{\"digest\": \"%s\"}".formatted(proposal.path("digest").asText()));
  }

  /** Sends a file as the part of a form. */
  public Answer upload(String user, String path, String part, String fileName, String content) {
    String boundary = "----countersign";
    String body =
        """
        --%s\r
        Content-Disposition: form-data; name="%s"; filename="%s"\r
        Content-Type: application/octet-stream\r
        \r
        %s\r
        --%s--\r
        """
            .formatted(boundary, part, fileName, content, boundary);
    return send(
        user, "POST", path, body, "Content-Type", "multipart/form-data; boundary=" + boundary);
  }

  /** A file, which has to be there. */
  public byte[] bytes(String user, String path) {
    byte[] credentials = (user + ":demo").getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
            .build();
    try {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + " is answered with " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Everybody's password is demo. A user of "" sends no credentials. */
  public Answer send(
      String user, String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    if (!user.isEmpty()) {
      byte[] credentials = (user + ":demo").getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (body != null && !List.of(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Submits as the employee themselves and gives the id. The expense has a receipt of its own and
   * was bought on a working day, so that it is for the amount and the description to say who has to
   * look.
   */
  public String submit(String employee, String amount, String description) {
    return submit(
        employee,
        """
        {"employee": "%s", "amount": %s, "description": "%s", "date": "%s", "receipt": "%s"}
        """
            .formatted(employee, amount, description, workingDay(0), receipt()));
  }

  /** The number of a receipt that no other expense has. */
  public static String receipt() {
    return "R-" + UUID.randomUUID();
  }

  /** The last working day that is at least so many days ago. */
  public static LocalDate workingDay(int daysAgo) {
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(daysAgo);
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.minusDays(1);
      case SUNDAY -> day.minusDays(2);
      default -> day;
    };
  }

  /** Submits this JSON as this person and gives the id. */
  public String submit(String submitter, String body) {
    Answer answer = post(submitter, "/api/expenses", body);
    if (answer.status() != 202) {
      throw new AssertionError(answer.http().body());
    }
    return answer.json().get("id").asText();
  }

  /** The keys of all reviews that wait for somebody. */
  public List<String> waiting(String user) {
    List<String> keys = new ArrayList<>();
    for (int page = 0; ; page++) {
      JsonNode found = get(user, "/api/reviews?size=200&page=" + page).json();
      found.get("items").forEach(one -> keys.add(one.get("userTaskKey").asText()));
      if (keys.size() >= found.get("total").asLong() || found.get("items").isEmpty()) {
        return keys;
      }
    }
  }

  public JsonNode expense(String id) {
    return get("operator", "/api/expenses/" + id).json();
  }

  public JsonNode awaitStatus(String id, String status) {
    return awaitExpense(id, expense -> expense.path("status").asText().equals(status));
  }

  /** Waits until a person may decide it, with another user task key than the given one. */
  public String awaitReview(String id, String otherThan) {
    JsonNode expense =
        awaitExpense(
            id,
            one -> one.has("review") && !one.at("/review/userTaskKey").asText().equals(otherThan));
    return expense.at("/review/userTaskKey").asText();
  }

  public String awaitReview(String id) {
    return awaitReview(id, "");
  }

  public JsonNode awaitExpense(String id, Predicate<JsonNode> condition) {
    return await("expense " + id)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> expense(id), condition);
  }

  public Answer decide(String user, String userTaskKey, String decision, String comment) {
    String body =
        """
        {"decision": "%s", "comment": "%s"}
        """
            .formatted(decision, comment);
    return post(user, "/api/reviews/" + userTaskKey + "/decision", body);
  }

  /** The events of an expense in the ledger, oldest first. */
  public List<String> events(String id) {
    return get("auditor", "/api/ledger?expense=" + id).json().findValuesAsText("event");
  }
}
