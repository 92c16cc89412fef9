package org.countersign.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
  private static final String COLUMNS =
      """
      entry_id, expense_id, event, recorded_at, actor, actor_kind, surface, facts_digest,
        detail::text as detail,
        (select json_object_agg(name, json_build_object('salt', encode(salt, 'hex'), 'text', text))::text
         from ledger_word word
         where word.entry_id = ledger_entry.entry_id) as words
      """;
  private static final TypeReference<Map<String, SaltedWords.Kept>> TEXTS =
      new TypeReference<>() {};
  private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final ApplicationEventPublisher events;
  private final EntryMac mac;

  public Ledger(
      JdbcClient jdbc, ObjectMapper json, ApplicationEventPublisher events, EntryMac mac) {
    this.jdbc = jdbc;
    this.json = json;
    this.events = events;
    this.mac = mac;
  }

  /**
   * Starts an entry.
   *
   * @param eventKey tells this event from all others of the expense: the same entry with the same
   *     key is written once, and another one is a {@link LedgerConflict}
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

  /**
   * Whether this event of the expense is on record. Whoever may report an event again, and by then
   * knows something else to say about it, asks before.
   */
  public boolean isOnRecord(ExpenseId expense, String eventKey) {
    return isOnRecord((Object) expense.value(), eventKey);
  }

  /** As {@link #isOnRecord(ExpenseId, String)}, for an event that concerns no expense. */
  public boolean isOnRecord(String eventKey) {
    return isOnRecord((Object) null, eventKey);
  }

  private boolean isOnRecord(@Nullable Object expense, String eventKey) {
    return jdbc.sql(
            """
            select exists (
              select from ledger_entry
              where expense_id is not distinct from :expense and event_key = :eventKey)
            """)
        .param("expense", expense, Types.OTHER)
        .param("eventKey", eventKey)
        .query(Boolean.class)
        .single();
  }

  /** The whole story of an expense, oldest first. */
  public List<LedgerEntry> of(ExpenseId expense) {
    return jdbc.sql(
            "select %s from ledger_entry where expense_id = :expense order by entry_id"
                .formatted(COLUMNS))
        .param("expense", expense.value())
        .query(this::read)
        .list();
  }

  /** The entries of all expenses, newest first, older than the given id. */
  public List<LedgerEntry> latest(long before, int limit) {
    return jdbc.sql(
            "select %s from ledger_entry where entry_id < :before order by entry_id desc limit :limit"
                .formatted(COLUMNS))
        .param("before", before)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** The latest entry of this event that concerns no expense. */
  public Optional<LedgerEntry> latest(Event event) {
    return jdbc.sql(
            """
            select %s from ledger_entry where expense_id is null and event = :event
            order by entry_id desc limit 1
            """
                .formatted(COLUMNS))
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
            select %s from ledger_entry
            where expense_id is null and event = :event and detail ->> :name = :value
            order by entry_id
            """
                .formatted(COLUMNS))
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
            select %s from ledger_entry
            where expense_id is null and event = :event and detail -> :name is not null
            order by entry_id desc limit 1
            """
                .formatted(COLUMNS))
        .param("event", event.name())
        .param("name", name)
        .query(this::read)
        .optional();
  }

  /** What a start last found new about these settings. */
  Optional<LedgerEntry> latestSetting(String subject) {
    return jdbc.sql(
            """
            select %s from ledger_entry
            where expense_id is null and event = 'SETTINGS_CHANGED' and actor_kind = 'SYSTEM'
              and detail ->> 'setting' = :subject
            order by entry_id desc limit 1
            """
                .formatted(COLUMNS))
        .param("subject", subject)
        .query(this::read)
        .optional();
  }

  private void append(Draft draft) {
    Map<String, Object> detail = new LinkedHashMap<>(draft.detail);
    if (!draft.words.isEmpty()) {
      detail.put(SaltedWords.HASHES, draft.words.hashes());
    }
    String actor = Texts.cut(Texts.plain(draft.actor.name()), MAX_ACTOR);
    String expense = draft.expense == null ? null : draft.expense.toString();
    String surface = draft.surface == null ? null : draft.surface.name();
    String text = write(detail);
    String content =
        EntryLine.content(
            draft.event.name(),
            expense,
            draft.eventKey,
            draft.actor.kind().name(),
            actor,
            surface,
            draft.factsDigest,
            text);
    long written =
        jdbc.sql(
                """
                with entry as (
                  insert into ledger_entry (expense_id, event_key, event, actor, actor_kind,
                    surface, facts_digest, detail, mac)
                  values (:expense, :eventKey, :event, :actor, :actorKind,
                    :surface, :factsDigest, :detail::json, :mac)
                  on conflict (expense_id, event_key) do nothing
                  returning entry_id
                ), words as (
                  insert into ledger_word (entry_id, name, salt, text)
                  select entry_id, word.name, word.salt, word.text
                  from entry, unnest(:names::text[], :salts::bytea[], :texts::text[])
                    word(name, salt, text)
                )
                select count(*) from entry
                """)
            .param("expense", draft.expense == null ? null : draft.expense.value(), Types.OTHER)
            .param("eventKey", draft.eventKey)
            .param("event", draft.event.name())
            .param("actor", actor)
            .param("actorKind", draft.actor.kind().name())
            .param("surface", surface)
            .param("factsDigest", draft.factsDigest)
            .param("detail", text)
            .param("mac", mac.of(content.getBytes(StandardCharsets.UTF_8)))
            .param("names", draft.words.names())
            .param("salts", draft.words.salts())
            .param("texts", draft.words.texts())
            .query(Long.class)
            .single();
    if (written > 0) {
      events.publishEvent(new EntryWritten(draft.event, draft.surface, draft.detail));
    } else {
      refuseAnother(draft, content);
    }
  }

  /** The key is taken: by the same entry, or by one that is not what is to be recorded. */
  private void refuseAnother(Draft draft, String content) {
    Taken taken =
        jdbc.sql(
                """
                select %s, event_key from ledger_entry
                where expense_id is not distinct from :expense and event_key = :eventKey
                """
                    .formatted(COLUMNS))
            .param("expense", draft.expense == null ? null : draft.expense.value(), Types.OTHER)
            .param("eventKey", draft.eventKey)
            .query(this::taken)
            .single();
    if (!taken.isLike(content(content), draft.words.byName())) {
      events.publishEvent(new EventKeyTaken(draft.event));
      throw new LedgerConflict(
          ("%s of %s was not recorded: entry %d has its key %s, and says something else. Find out"
                  + " who wrote that entry.")
              .formatted(
                  draft.event,
                  draft.expense == null ? "no expense" : "expense " + draft.expense,
                  taken.id,
                  draft.eventKey));
    }
  }

  /**
   * The entry that has the key.
   *
   * @param content without the hashes of texts, whose salts differ
   * @param texts those that are still there
   */
  private record Taken(
      long id, JsonNode content, Set<String> names, Map<String, SaltedWords.Kept> texts) {

    boolean isLike(JsonNode other, Map<String, String> said) {
      return content.equals(other)
          && names.equals(said.keySet())
          && texts.entrySet().stream()
              .allMatch(text -> text.getValue().text().equals(said.get(text.getKey())));
    }
  }

  private Taken taken(ResultSet row, int index) throws SQLException {
    UUID expense = row.getObject("expense_id", UUID.class);
    String detail = String.valueOf(row.getString("detail"));
    String content =
        EntryLine.content(
            String.valueOf(row.getString("event")),
            expense == null ? null : expense.toString(),
            String.valueOf(row.getString("event_key")),
            String.valueOf(row.getString("actor_kind")),
            String.valueOf(row.getString("actor")),
            row.getString("surface"),
            row.getString("facts_digest"),
            detail);
    return new Taken(
        row.getLong("entry_id"),
        content(content),
        detail(detail).get(SaltedWords.HASHES) instanceof Map<?, ?> hashes
            ? hashes.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
            : Set.of(),
        texts(row));
  }

  private JsonNode content(String text) {
    try {
      JsonNode content = json.readTree(text);
      if (content.path("detail") instanceof ObjectNode detail) {
        detail.remove(SaltedWords.HASHES);
      }
      return content;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds a detail that is not JSON", e);
    }
  }

  private LedgerEntry read(ResultSet row, int index) throws SQLException {
    String surface = row.getString("surface");
    UUID expense = row.getObject("expense_id", UUID.class);
    Map<String, Object> detail = detail(String.valueOf(row.getString("detail")));
    Set<String> erased = SaltedWords.putBack(detail, texts(row));
    return new LedgerEntry(
        row.getLong("entry_id"),
        expense == null ? null : new ExpenseId(expense),
        Event.valueOf(row.getString("event")),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        new Actor(Actor.Kind.valueOf(row.getString("actor_kind")), row.getString("actor")),
        surface == null ? null : Surface.valueOf(surface),
        row.getString("facts_digest"),
        detail,
        erased);
  }

  private Map<String, SaltedWords.Kept> texts(ResultSet row) throws SQLException {
    String words = row.getString("words");
    try {
      return words == null ? Map.of() : json.readValue(words, TEXTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds texts that are not JSON", e);
    }
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
    private final SaltedWords words = new SaltedWords();

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

    /**
     * Adds a text of a person, or about one, beside the entry; nothing is added for null and for an
     * empty text. The entry has a salted hash of it, and the text can be erased one day.
     *
     * @param name where in the detail it is read, with dots for what is within: {@code
     *     expense.description}, {@code reasons.0.text}
     */
    public Draft words(String name, @Nullable String text) {
      if (text != null && !text.isEmpty()) {
        words.add(name, Texts.plain(text));
      }
      return this;
    }

    /**
     * Appends the entry, or nothing if it is there already.
     *
     * @throws LedgerConflict if another one has its key
     */
    public void append() {
      ledger.append(this);
    }
  }
}
