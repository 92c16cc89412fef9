package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.people.PeopleChanging;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** An auditor sees under which settings something was decided, and since when. */
@IntegrationTest
class SettingsOnRecordIT {

  @LocalServerPort private int port;
  @Autowired private Ledger ledger;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;

  /** The application under test has started, and this is what an auditor finds of it. */
  @Test
  void haveWhatADecisionRestsOnAndNoSecret() {
    String body =
        new Api(port)
            .get("auditor", "/api/ledger/export?event=SETTINGS_CHANGED&actor=countersign")
            .http()
            .body();

    assertThat(body)
        .contains("\"setting\":\"assessment\"", "\"model\":\"rules-not-an-llm\"")
        .contains("\"promptVersion\":\"assess-expense-v2@", "\"policyVersion\":\"expense-policy@")
        .contains("\"spotCheckShare\":", "\"autonomyUntilSet\":")
        .contains("\"setting\":\"groups\"", "\"managers\":\"manager, manager2\"")
        .contains("\"setting\":\"ledger\"", "\"retention\":\"P10Y\"", "\"textRetention\":\"P8Y\"")
        .contains("\"setting\":\"retention\"", "\"expenses\":\"P8Y\"")
        .contains("\"setting\":\"batch\"", "\"below\":\"1000 EUR\"")
        .contains("\"setting\":\"values\"", "\"currency\":\"EUR\"", "\"rateMaxAge\":\"P100Y\"")
        .contains("\"setting\":\"access\"", "passwords of the directory")
        .doesNotContain("none-needed", "PRIVATE KEY", "{noop}", "http://127.0.0.1");
  }

  @Test
  void areRecordedWhenTheyDifferFromTheLastAndNotElse() {
    start("limits", Map.of("high", "10", "low", "1"));
    start("limits", Map.of("high", "10", "low", "1"));
    start("limits", Map.of("high", "20", "lowest", "1"));

    List<LedgerEntry> entries = entries("limits");
    assertThat(entries).hasSize(2);
    assertThat(entries.getFirst().detail())
        .doesNotContainKey("from")
        .containsEntry("to", Map.of("high", "10", "low", "1"));
    assertThat(entries.getLast().detail())
        .containsEntry("from", Map.of("high", "10", "low", "1"))
        .containsEntry("to", Map.of("high", "20", "lowest", "1"))
        .containsEntry("inForce", Map.of("high", "20", "lowest", "1"));
    assertThat(entries.getLast().actor()).isEqualTo(Actor.SYSTEM);
  }

  @Test
  void areRecordedAgainWhenSomebodyGoesBack() {
    for (String value : List.of("1", "2", "1", "2")) {
      start("swinging", Map.of("value", value));
    }

    assertThat(entries("swinging")).hasSize(4);
  }

  @Test
  void areRecordedOnceByInstancesThatStartTogether() throws Exception {
    try (ExecutorService instances = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> start =
          () -> {
            start("together", Map.of("value", "1"));
            return true;
          };
      for (Future<Boolean> started :
          instances.invokeAll(Stream.generate(() -> start).limit(8).toList())) {
        assertThat(started.get()).isTrue();
      }
    }

    assertThat(entries("together")).hasSize(1);
  }

  /** As when instances read the same new file of the people one after the other. */
  @Test
  void areRecordedOnceWhereSeveralInstancesSeeNewGroups() throws Exception {
    String group = "group" + UUID.randomUUID();
    PeopleChanging change =
        new PeopleChanging(
            List.of(
                new Person(new UserName("mara"), "M", "m@example.com", Set.of(group), null, null)));
    SettingsRecorder recorder = new SettingsRecorder(List.of(), ledger, jdbc, transaction);
    try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
      Callable<Boolean> seen =
          () -> {
            recorder.record(change);
            return true;
          };
      for (Future<Boolean> one :
          instances.invokeAll(Stream.generate(() -> seen).limit(4).toList())) {
        assertThat(one.get()).isTrue();
      }
    }

    assertThat(entries("groups"))
        .filteredOn(
            entry -> entry.detail().get("to") instanceof Map<?, ?> to && to.containsKey(group))
        .hasSize(1);
  }

  private void start(String subject, Map<String, String> values) {
    RecordedSettings settings =
        new RecordedSettings() {
          @Override
          public String subject() {
            return subject;
          }

          @Override
          public SequencedMap<String, String> values() {
            return new LinkedHashMap<>(values);
          }
        };
    new SettingsRecorder(List.of(settings), ledger, jdbc, transaction).start();
  }

  /** Oldest first. */
  private List<LedgerEntry> entries(String subject) {
    return ledger.latest(Long.MAX_VALUE, 1000).reversed().stream()
        .filter(entry -> subject.equals(entry.detail().get("setting")))
        .toList();
  }
}
