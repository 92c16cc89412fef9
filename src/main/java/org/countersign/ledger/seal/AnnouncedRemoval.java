package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.EntriesRemoved;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerEntry;
import org.countersign.retention.RetentionPeriods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes what is older than the owner's table says. It is announced in an entry, that entry is
 * sealed, and then a function of the database does exactly what was announced. The seals stay, and
 * so do hashes of texts.
 */
class AnnouncedRemoval {

  private static final Logger LOG = LoggerFactory.getLogger(AnnouncedRemoval.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Of of;
  private final RetentionPeriods periods;
  private final Ledger ledger;
  private final Sealer sealer;
  private final LedgerKeys keys;
  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;
  private final Standing standing;

  AnnouncedRemoval(
      Of of,
      RetentionPeriods periods,
      Ledger ledger,
      Sealer sealer,
      LedgerKeys keys,
      JdbcClient jdbc,
      ApplicationEventPublisher events) {
    this.of = of;
    this.periods = periods;
    this.ledger = ledger;
    this.sealer = sealer;
    this.keys = keys;
    this.jdbc = jdbc;
    this.events = events;
    standing = new Standing(jdbc);
  }

  /** Of what. */
  enum Of {
    /** The entries of whole seals, from the first one on. */
    ENTRIES(
        RetentionPeriods.Kind.ENTRIES,
        LedgerInForce.RETENTION,
        Event.ENTRIES_REMOVED,
        "select next_ledger_removal()",
        "select remove_old_ledger_entries()"),
    /** The texts beside entries, which stay. */
    TEXTS(
        RetentionPeriods.Kind.TEXTS,
        LedgerInForce.TEXT_RETENTION,
        Event.TEXTS_REMOVED,
        "select next_ledger_text_removal()",
        "select remove_old_ledger_words()");

    private final RetentionPeriods.Kind period;
    private final String onRecord;
    private final Event event;
    private final String next;
    private final String remove;

    Of(RetentionPeriods.Kind period, String onRecord, Event event, String next, String remove) {
      this.period = period;
      this.onRecord = onRecord;
      this.event = event;
      this.next = next;
      this.remove = remove;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Some of it; 0 when nothing is left, or when its announcement is not sealed yet. */
  long remove() {
    if (!periodIsOnRecord()) {
      return 0;
    }
    long removed = removeAnnounced();
    return removed == 0 && announced() ? removeAnnounced() : removed;
  }

  private long removeAnnounced() {
    long removed = jdbc.sql(of.remove).query(Long.class).single();
    if (removed > 0 && of == Of.ENTRIES) {
      events.publishEvent(new EntriesRemoved());
    }
    return removed;
  }

  /**
   * Whoever verifies compares a removal with the period that was on record at that time. On the
   * very first start nothing is on record yet, and nothing can be too old.
   */
  private boolean periodIsOnRecord() {
    Optional<LedgerEntry> recorded = ledger.latestSetting(LedgerInForce.SUBJECT);
    if (recorded.isEmpty()) {
      return false;
    }
    String inForce = periods.text(of.period);
    Object onRecord = recorded.get().detail().get("inForce");
    boolean same = onRecord instanceof Map<?, ?> values && inForce.equals(values.get(of.onRecord));
    if (!same) {
      LOG.warn(
          "The {} of the ledger are kept {}, which is not on record: nothing is removed until an"
              + " instance has started and put it there",
          of,
          inForce);
    }
    return same;
  }

  /** Whether something was announced now, and what can be sealed is. */
  private boolean announced() {
    Optional<JsonNode> next =
        jdbc.sql(of.next)
            .query((row, index) -> Optional.ofNullable(row.getString(1)))
            .single()
            .map(AnnouncedRemoval::read);
    if (next.isEmpty() || isAnnounced(next.get())) {
      return false;
    }
    JsonNode removal = next.get();
    Ledger.Draft entry =
        ledger.entry(
            of.event,
            "%s-removed-%s-%s".formatted(of, removal.get("throughSeal"), UUID.randomUUID()));
    removal.properties().forEach(said -> entry.with(said.getKey(), said.getValue()));
    if (of == Of.ENTRIES) {
      standing.say(removal.path("fromSeal").asLong(), removal.path("throughSeal").asLong(), entry);
    }
    entry.append();
    sealer.seal();
    return true;
  }

  /** By the application's latest announcement, which is not sealed yet or not followed yet. */
  private boolean isAnnounced(JsonNode removal) {
    List<JsonNode> own =
        jdbc
            .sql(
                """
                select %s, mac from ledger_entry
                where expense_id is null and event = :event
                order by entry_id desc limit 100
                """
                    .formatted(EntryLine.COLUMNS))
            .param("event", of.event.name())
            .query(
                (row, index) -> {
                  EntryLine line = EntryLine.read(row);
                  byte[] content = line.content().getBytes(StandardCharsets.UTF_8);
                  return keys.marked(content, Objects.requireNonNull(row.getBytes("mac")))
                      ? Optional.of(SealedEntry.of(line, 0).tree())
                      : Optional.<JsonNode>empty();
                })
            .list()
            .stream()
            .flatMap(Optional::stream)
            .limit(1)
            .toList();
    return own.stream()
        .anyMatch(
            said ->
                removal.properties().stream()
                    .allMatch(one -> one.getValue().equals(said.get(one.getKey()))));
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
