package org.countersign.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.countersign.Cards.awaitCard;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.embedded.EmbeddedCamunda;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerConflict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the application measures, against docs/metrics.md, and where its traces go; with an engine
 * and a database of its own, and a collector that keeps what it is sent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservationIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final HexFormat HEX = HexFormat.of();

  private final ByteArrayOutputStream traces = new ByteArrayOutputStream();
  private final EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private final DevSlack slack = DevSlack.start();
  private HttpServer collector;
  private SeparateApplication application;
  private Api api;

  @BeforeAll
  void start(@TempDir Path anchors) throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          keep(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    Map<String, Object> changed = new HashMap<>(slack.properties());
    changed.put("camunda.client.rest-address", camunda.address());
    changed.put(
        "management.otlp.tracing.endpoint",
        "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
    changed.put("countersign.ledger.anchors.file", anchors.resolve("seals.txt"));
    changed.put("management.tracing.opentelemetry.export.schedule-delay", "200ms");
    application = SeparateApplication.start("observation", changed);
    api = application.api();
    slack.patience(Duration.ofSeconds(30));
    slack.deliverTo(URI.create("http://127.0.0.1:" + application.port() + "/slack/events"));
  }

  @AfterAll
  void stop() {
    application.close();
    collector.stop(0);
    slack.close();
    camunda.close();
  }

  @Test
  void measuresWhatThePageListsAndNothingElse() throws IOException {
    DevServices.shared().llm().failNext(1, 500);
    api.awaitStatus(api.submit("employee", "31", "Tram tickets for the team day"), "APPROVED");
    String id = api.submit("employee", "3100", "Exhibition stand of the team");
    String task = api.awaitReview(id);
    assertThat(api.decide("employee", task, "APPROVE", "").status()).isEqualTo(403);
    assertThat(api.post("", "/slack/events", "{}").status()).isEqualTo(401);
    approveInSlack(id);
    takeAKeyTwice();

    Map<String, Set<String>> documented = documented();

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(measured()).isEqualTo(documented));
  }

  private void takeAKeyTwice() {
    Ledger ledger = application.bean(Ledger.class);
    ledger.entry(Event.MODELS_KEPT, "a-key").with("says", "one").append();
    assertThatThrownBy(() -> ledger.entry(Event.MODELS_KEPT, "a-key").with("says", "two").append())
        .isInstanceOf(LedgerConflict.class);
  }

  @Test
  void countsAStationOnceAndShowsItToWhoeverReachesThePort() {
    double before = counted("reviewed");
    String id = api.submit("employee2", "4200", "Exhibition stand, the second half");
    String task = api.awaitReview(id);
    assertThat(api.decide("manager", task, "REJECT", "Not this year").status()).isEqualTo(200);
    api.awaitStatus(id, "REJECTED");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(counted("reviewed")).isEqualTo(before + 1));
    assertThat(application.management().get("", "/actuator/prometheus").http().body())
        .containsPattern("(?m)^countersign_reviews_overdue 0\\.0$")
        .containsPattern("(?m)^countersign_messages_refused 0\\.0$")
        .containsPattern("(?m)^countersign_expense_decision_seconds_count\\{.*rejected.*} 1$");
  }

  @Test
  void tracesAnExpenseUnderItsOwnId() {
    String id = api.submit("employee", "42", "Tram tickets to the fair");
    api.awaitStatus(id, "APPROVED");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(spansOf(id.replace("-", "")))
                    .contains(
                        "submit expense",
                        "assess-expense",
                        "ask the model",
                        "record-decision",
                        "notify-submitter"));
    assertThat(allTraces()).doesNotContain("Tram tickets");
  }

  @Test
  void tracesWhatIsDoneInSlackAndSentByMailUnderTheSameId() {
    String id = api.submit("employee", "3700", "Awning of the stand");
    approveInSlack(id);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(spansOf(id.replace("-", "")))
                    .contains(
                        "record-review",
                        "slack click",
                        "chat.post-message",
                        "chat.update",
                        "conversations.open",
                        "send mail"));
    assertThat(allTraces()).doesNotContain("Awning");
  }

  private void approveInSlack(String id) {
    slack.click("manager", awaitCard(slack, "managers", id), "review_approve");
    api.awaitStatus(id, "APPROVED");
  }

  private double counted(String event) {
    return application
        .meters()
        .counter(org.countersign.metrics.Meter.LEDGER_ENTRIES.id(), "event", event)
        .count();
  }

  private static Map<String, Set<String>> documented() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    Pattern.compile("(?m)^\\| `(countersign\\.[a-z.]+)` \\| [^|]+\\| [^|]+\\|([^|]*)\\|")
        .matcher(Files.readString(Path.of("docs", "metrics.md")))
        .results()
        .forEach(
            row -> {
              Set<String> tags = new TreeSet<>();
              Pattern.compile("`(\\w+)`")
                  .matcher(row.group(2))
                  .results()
                  .forEach(tag -> tags.add(tag.group(1)));
              documented.put(row.group(1), tags);
            });
    return documented;
  }

  private Map<String, Set<String>> measured() {
    Map<String, Set<String>> measured = new TreeMap<>();
    application
        .meters()
        .getMeters()
        .forEach(
            meter -> {
              Meter.Id id = meter.getId();
              if (id.getName().startsWith("countersign.")) {
                Set<String> tags = measured.computeIfAbsent(id.getName(), name -> new TreeSet<>());
                id.getTags().stream().map(Tag::getKey).forEach(tags::add);
              }
            });
    return measured;
  }

  private synchronized void keep(byte[] body) {
    traces.writeBytes(body);
  }

  private synchronized String allTraces() {
    return traces.toString(StandardCharsets.ISO_8859_1);
  }

  /** The text around each occurrence of the trace's id in the bytes of the protocol. */
  private String spansOf(String trace) {
    String all = allTraces();
    String id = new String(HEX.parseHex(trace), StandardCharsets.ISO_8859_1);
    StringBuilder spans = new StringBuilder();
    for (int at = all.indexOf(id); at >= 0; at = all.indexOf(id, at + 1)) {
      spans.append(all, at, Math.min(all.length(), at + 100)).append('\n');
    }
    return spans.toString();
  }
}
