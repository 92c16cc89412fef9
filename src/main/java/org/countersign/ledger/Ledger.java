package org.countersign.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Texts;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The append-only record. Appending takes part in the caller's transaction, so that an event and
 * its entry happen together or not at all.
 */
@Component
public class Ledger {

  private static final int MAX_ACTOR = 200;
  private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  public Ledger(JdbcClient jdbc, ObjectMapper json, ApplicationEventPublisher events, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Starts an entry.
   *
   * @param eventKey tells this event from all others of the expense; a second entry with the same
   *     key is not written
   */
  public Draft entry(ExpenseId expense, Event event, String eventKey) {
    return new Draft(this, expense, event, eventKey);
  }

  /**
   * Starts an entry that concerns no expense.
   *
   * @param eventKey tells this event from all others that concern none
   */
  public Draft entry(Event event, String eventKey) {
    return new Draft(this, null, event, eventKey);
  }

  /** The whole story of an expense, oldest first. */
  public List<LedgerEntry> of(ExpenseId expense) {
    return jdbc.sql("select * from ledger_entry where expense_id = :expense order by entry_id")
        .param("expense", expense.value())
        .query(this::read)
        .list();
  }

  /** The entries of all expenses, newest first, older than the given id. */
  public List<LedgerEntry> latest(long before, int limit) {
    return jdbc.sql(
            "select * from ledger_entry where entry_id < :before order by entry_id desc limit :limit")
        .param("before", before)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** The latest entry of this event that concerns no expense. */
  public Optional<LedgerEntry> latest(Event event) {
    return jdbc.sql(
            """
            select * from ledger_entry where expense_id is null and event = :event
            order by entry_id desc limit 1
            """)
        .param("event", event.name())
        .query(this::read)
        .optional();
  }

  /**
   * The entries of this event that concern no expense and say this in their detail, oldest first.
   */
  List<LedgerEntry> with(Event event, String name, String value) {
    return jdbc.sql(
            """
            select * from ledger_entry
            where expense_id is null and event = :event and detail ->> :name = :value
            order by entry_id
            """)
        .param("event", event.name())
        .param("name", name)
        .param("value", value)
        .query(this::read)
        .list();
  }

  /** The latest entry of this event that concerns no expense and has this in its detail. */
  Optional<LedgerEntry> latestWith(Event event, String name) {
    return jdbc.sql(
            """
            select * from ledger_entry
            where expense_id is null and event = :event and jsonb_exists(detail, :name)
            order by entry_id desc limit 1
            """)
        .param("event", event.name())
        .param("name", name)
        .query(this::read)
        .optional();
  }

  /** What a start last found new about these settings. */
  Optional<LedgerEntry> latestSetting(String subject) {
    return jdbc.sql(
            """
            select * from ledger_entry
            where expense_id is null and event = 'SETTINGS_CHANGED' and actor_kind = 'SYSTEM'
              and detail ->> 'setting' = :subject
            order by entry_id desc limit 1
            """)
        .param("subject", subject)
        .query(this::read)
        .optional();
  }

  private void append(Draft draft) {
    int written =
        jdbc.sql(
                """
            insert into ledger_entry (expense_id, event_key, event, recorded_at, actor, actor_kind,
              surface, facts_digest, detail)
            values (:expense, :eventKey, :event, :recordedAt, :actor, :actorKind,
              :surface, :factsDigest, :detail::jsonb)
            on conflict (expense_id, event_key) do nothing
            """)
            .param("expense", draft.expense == null ? null : draft.expense.value(), Types.OTHER)
            .param("eventKey", draft.eventKey)
            .param("event", draft.event.name())
            .param("recordedAt", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
            .param("actor", Texts.cut(Texts.plain(draft.actor.name()), MAX_ACTOR))
            .param("actorKind", draft.actor.kind().name())
            .param("surface", draft.surface == null ? null : draft.surface.name())
            .param("factsDigest", draft.factsDigest)
            .param("detail", write(draft.detail))
            .update();
    if (written > 0) {
      events.publishEvent(new EntryWritten(draft.event, draft.surface, draft.detail));
    }
  }

  private LedgerEntry read(ResultSet row, int index) throws SQLException {
    String surface = row.getString("surface");
    UUID expense = row.getObject("expense_id", UUID.class);
    return new LedgerEntry(
        row.getLong("entry_id"),
        expense == null ? null : new ExpenseId(expense),
        Event.valueOf(row.getString("event")),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        new Actor(Actor.Kind.valueOf(row.getString("actor_kind")), row.getString("actor")),
        surface == null ? null : Surface.valueOf(surface),
        row.getString("facts_digest"),
        detail(row.getString("detail")));
  }

  private String write(Map<String, Object> detail) {
    try {
      return json.writeValueAsString(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a ledger entry's detail must be JSON", e);
    }
  }

  private Map<String, Object> detail(String text) {
    try {
      return json.readValue(text, DETAIL);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds a detail that is not JSON", e);
    }
  }

  /** An entry that is being written. By the application itself unless {@code by} says otherwise. */
  public static final class Draft {

    private final Ledger ledger;
    private final @Nullable ExpenseId expense;
    private final Event event;
    private final String eventKey;
    private Actor actor = Actor.SYSTEM;
    private @Nullable Surface surface;
    private @Nullable String factsDigest;
    private final Map<String, Object> detail = new LinkedHashMap<>();

    private Draft(Ledger ledger, @Nullable ExpenseId expense, Event event, String eventKey) {
      this.ledger = ledger;
      this.expense = expense;
      this.event = event;
      this.eventKey = eventKey;
    }

    public Draft by(Actor actor) {
      this.actor = actor;
      return this;
    }

    public Draft on(@Nullable Surface surface) {
      this.surface = surface;
      return this;
    }

    /** The digest of the facts that the actor was shown. */
    public Draft shown(String factsDigest) {
      this.factsDigest = factsDigest;
      return this;
    }

    /**
     * Adds to the detail; nothing is added for null. What the database cannot store of a text is
     * marked: whoever sends such a text does not keep an event off the record.
     */
    public Draft with(String name, @Nullable Object value) {
      if (value != null) {
        detail.put(name, value instanceof String text ? Texts.plain(text) : value);
      }
      return this;
    }

    public void append() {
      ledger.append(this);
    }
  }
}
