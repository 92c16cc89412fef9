package org.countersign.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.devservices.slack.Message;

/** Whether everything came to its end, and nothing was lost or done twice on the way. */
final class Audit {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Installation installation;
  private final HttpClient http = HttpClient.newHttpClient();

  Audit(Installation installation) {
    this.installation = installation;
  }

  private record Entry(String event, String actor, String decision, String outcome) {}

  private record Row(String status, double amount, List<Entry> story) {}

  /** Waits until nothing is under way any more, for four minutes at most; says what still is. */
  List<String> awaitEnd() {
    long start = System.nanoTime();
    List<String> underWay = underWay();
    while (!underWay.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
      Program.pause(Duration.ofMillis(500));
      underWay = underWay();
    }
    return underWay;
  }

  private List<String> underWay() {
    List<String> found = new ArrayList<>();
    try (Connection database = installation.database()) {
      count(
          found,
          database,
          "expenses without a decision",
          "select count(*) from expense where status in ('SUBMITTED', 'IN_REVIEW', 'INFORMATION_REQUESTED')");
      count(
          found,
          database,
          "expenses whose submitter was not told",
          """
          select count(*) from expense where not exists (select from ledger_entry
            where ledger_entry.expense_id = expense.expense_id and event = 'SUBMITTER_NOTIFIED')
          """);
      count(found, database, "messages for Camunda", "select count(*) from process_message");
      count(
          found,
          database,
          "messages for Slack",
          "select count(*) from slack_message where wanted > shown");
      count(found, database, "open reviews", "select count(*) from review where status = 'OPEN'");
    } catch (SQLException e) {
      found.add("the database: " + e.getMessage());
    }
    long running = total("process-instances", "{\"filter\": {\"state\": \"ACTIVE\"}}");
    if (running != 0) {
      found.add(running + " process instances");
    }
    return found;
  }

  private static void count(List<String> found, Connection database, String what, String sql)
      throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      if (row.getLong(1) > 0) {
        found.add(row.getLong(1) + " " + what);
      }
    }
  }

  /** What is wrong; empty when all is well. */
  List<String> findings(Load load) throws SQLException {
    List<String> findings = new ArrayList<>();
    long incidents = total("incidents", "{\"filter\": {\"state\": \"ACTIVE\"}}");
    if (incidents != 0) {
      findings.add(incidents + " incidents: " + incidents());
    }
    Map<String, Row> rows = rows();
    for (String id : load.accepted()) {
      if (!rows.containsKey(id)) {
        findings.add("lost: expense " + id);
      }
    }
    rows.forEach((id, row) -> wrong(row).forEach(why -> findings.add("expense " + id + why)));
    long instances =
        total("process-instances", "{\"filter\": {\"processDefinitionId\": \"expense-approval\"}}");
    if (instances != rows.size()) {
      findings.add("%d process instances for %d expenses".formatted(instances, rows.size()));
    }
    findings.addAll(cards());
    Set<String> withdrawn = load.withdrawn();
    for (Load.Decided decided : load.decided()) {
      Row row = rows.get(decided.expense());
      boolean kept =
          row != null
              && row.story().stream()
                  .anyMatch(
                      entry ->
                          entry.event().equals("REVIEWED")
                              && entry.actor().equals(decided.reviewer())
                              && entry.decision().equals(decided.verdict()));
      if (!kept && !withdrawn.contains(decided.expense())) {
        findings.add("a decision that was answered with 200 is not there: " + decided);
      }
    }
    return findings;
  }

  /** Nothing is open any more, so no card may be, and none may be there twice. */
  private List<String> cards() {
    List<String> wrong = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (String channel : List.of("managers", "finance")) {
      for (Message card : installation.slack.messages(channel)) {
        JsonNode metadata = card.metadata();
        if (metadata == null || card.threadTs() != null) {
          continue;
        }
        String key = metadata.path("event_payload").toString();
        if (!keys.add(key)) {
          wrong.add("a card that was posted twice: " + key);
        }
        if (card.actionIds().contains("review_approve")) {
          wrong.add("a card that is still open: " + key);
        }
      }
    }
    return wrong;
  }

  private static List<String> wrong(Row row) {
    List<String> wrong = new ArrayList<>();
    List<String> events = row.story().stream().map(Entry::event).toList();
    if (!events.getFirst().equals("SUBMITTED")) {
      wrong.add(" begins with " + events.getFirst());
    }
    for (String once : List.of("SUBMITTED", "DECIDED", "SUBMITTER_NOTIFIED")) {
      long times = events.stream().filter(once::equals).count();
      if (times != 1) {
        wrong.add(" is %s %d times: %s".formatted(once, times, events));
      }
    }
    row.story().stream()
        .filter(entry -> entry.event().equals("DECIDED") && !entry.outcome().equals(row.status()))
        .forEach(entry -> wrong.add(" is " + row.status() + " and its ledger says " + entry));
    Set<String> approvers = new HashSet<>();
    row.story().stream()
        .filter(entry -> entry.event().equals("REVIEWED") && entry.decision().equals("APPROVE"))
        .forEach(entry -> approvers.add(entry.actor()));
    boolean byPerson = events.contains("REVIEWED");
    Set<String> needed = new LinkedHashSet<>();
    switch (row.status()) {
      case "APPROVED" -> {
        needed.add("ROUTED");
        if (byPerson) {
          needed.add("REVIEW_OPENED");
        } else {
          needed.add("ASSESSED");
        }
        if (row.amount() >= 1_000 && approvers.size() < (row.amount() > 10_000 ? 2 : 1)) {
          wrong.add(" of %.2f was approved by %s".formatted(row.amount(), approvers));
        }
      }
      case "REJECTED" -> needed.addAll(List.of("ROUTED", "REVIEW_OPENED", "REVIEWED"));
      case "WITHDRAWN" -> needed.add("WITHDRAWAL_REQUESTED");
      default -> wrong.add(" is " + row.status());
    }
    needed.removeAll(events);
    if (!needed.isEmpty()) {
      wrong.add(" has no %s: %s".formatted(needed, events));
    }
    return wrong;
  }

  private Map<String, Row> rows() throws SQLException {
    Map<String, Row> rows = new HashMap<>();
    try (Connection database = installation.database();
        Statement statement = database.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("select expense_id, status, amount from expense")) {
        while (row.next()) {
          rows.put(
              row.getString(1), new Row(row.getString(2), row.getDouble(3), new ArrayList<>()));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              select expense_id, event, actor, coalesce(detail->>'decision', ''),
                coalesce(detail->>'outcome', '') from ledger_entry
              where expense_id is not null order by entry_id
              """)) {
        while (row.next()) {
          rows.computeIfAbsent(row.getString(1), id -> new Row("none", 0, new ArrayList<>()))
              .story()
              .add(
                  new Entry(
                      row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
        }
      }
    }
    return rows;
  }

  private String incidents() {
    List<String> messages =
        search("incidents", "{\"filter\": {\"state\": \"ACTIVE\"}, \"page\": {\"limit\": 5}}")
            .path("items")
            .findValuesAsText("errorMessage");
    return String.join("; ", messages);
  }

  private long total(String what, String filter) {
    return search(what, filter).at("/page/totalItems").asLong(-1);
  }

  private JsonNode search(String what, String filter) {
    try {
      return JSON.readTree(
          http.send(
                  HttpRequest.newBuilder(
                          installation.camundaAddress().resolve("/v2/" + what + "/search"))
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString(filter))
                      .build(),
                  BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      return JSON.createObjectNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
