package org.countersign.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.UUID;
import org.countersign.people.PeopleChanging;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts settings on record that are not as the ledger last has them: at the start, and for groups
 * whenever the file of the people changes, before anything is decided under them. Instances that
 * start together with the same settings write one entry.
 */
@Component
class SettingsRecorder implements SmartLifecycle {

  /** Before the workers and the web server, which have the last ones. */
  private static final int BEFORE_ANYTHING_IS_DECIDED = 0;

  private static final String IN_FORCE = "inForce";
  private static final Logger LOG = LoggerFactory.getLogger(SettingsRecorder.class);

  private final List<RecordedSettings> settings;
  private final Ledger ledger;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private volatile boolean running;

  SettingsRecorder(
      List<RecordedSettings> settings,
      Ledger ledger,
      JdbcClient jdbc,
      TransactionTemplate transaction) {
    this.settings = settings;
    this.ledger = ledger;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    recordAll();
    running = true;
  }

  private void recordAll() {
    for (RecordedSettings one : settings) {
      transaction.executeWithoutResult(status -> record(one.subject(), one.values()));
    }
  }

  /** What has not changed since is said again. */
  @EventListener
  void sayAgain(EntriesRemoved event) {
    recordAll();
  }

  /**
   * Before the people count who are in these groups. Instances that read the same file one after
   * the other write one entry too.
   */
  @EventListener
  void record(PeopleChanging change) {
    transaction.executeWithoutResult(
        status -> record(GroupsInForce.SUBJECT, GroupsInForce.of(change.people())));
  }

  private void record(String subject, SequencedMap<String, String> values) {
    // Whoever starts at the same moment waits here, and then finds the entry.
    jdbc.sql("select pg_advisory_xact_lock(hashtext('record-settings'))")
        .query((row, index) -> "")
        .list();
    LedgerEntry last = ledger.latestSetting(subject).orElse(null);
    Map<?, ?> before =
        last != null && last.detail().get(IN_FORCE) instanceof Map<?, ?> map ? map : Map.of();
    Map<String, Object> from = new LinkedHashMap<>();
    Map<String, Object> to = new LinkedHashMap<>();
    values.forEach((name, value) -> note(to, name, value, before.get(name)));
    before.forEach((name, value) -> note(from, name.toString(), value, values.get(name)));
    if (from.isEmpty() && to.isEmpty()) {
      return;
    }
    ledger
        .entry(
            Event.SETTINGS_CHANGED,
            // Never one that was removed, which would count as put back.
            "settings-%s-%s".formatted(subject, UUID.randomUUID()))
        .with("setting", subject)
        .with("from", last == null ? null : from)
        .with("to", to)
        .with(IN_FORCE, values)
        .append();
    LOG.info("New settings of {} are on record: {}", subject, to.keySet());
  }

  private static void note(
      Map<String, Object> changed, String name, Object value, @Nullable Object other) {
    if (!Objects.equals(value, other)) {
      changed.put(name, value);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return BEFORE_ANYTHING_IS_DECIDED;
  }
}
