package org.countersign.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.countersign.expense.Texts;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The proposals as the database has them. Whatever becomes of one is in the ledger with it. */
@Component
class ProposalRecord {

  private static final TypeReference<LinkedHashMap<String, String>> CHANGES =
      new TypeReference<>() {};

  private static final String SELECT =
      """
      select p.*, e.outcome, e.ended_by, e.reason as end_reason, e.ended_at
      from proposal p left join proposal_end e using (proposal_id)
      """;

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Ledger ledger;
  private final Directory directory;
  private final Clock clock;

  ProposalRecord(
      JdbcClient jdbc, ObjectMapper json, Ledger ledger, Directory directory, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.ledger = ledger;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * One change at a time: who looks at what is in force, and changes it, is alone with it until the
   * transaction ends.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void alone() {
    jdbc.sql("select pg_advisory_xact_lock(hashtext('countersign.policy'))")
        .query((row, index) -> "")
        .list();
  }

  /**
   * Makes a proposal. Nothing else changes.
   *
   * @param changes for people: name to value
   * @throws ProposalRefused if this person may not propose it
   */
  @Transactional
  Proposal propose(
      Loosening loosening,
      JsonNode content,
      SequencedMap<String, String> changes,
      Person by,
      String reason) {
    ProposalKind kind = loosening.kind();
    if (!kind.mayBeProposedBy(by)) {
      throw new ProposalRefused(
          ProposalRefused.Kind.FORBIDDEN, "This is not for you to propose: " + kind.words() + ".");
    }
    if (by.userName().value().equals(changes.get(Proposal.PERSON))) {
      throw new ProposalRefused(
          ProposalRefused.Kind.FORBIDDEN, "This is about yourself. Somebody else proposes it.");
    }
    if (Texts.isBlank(reason)) {
      throw new IllegalArgumentException("a proposal needs a reason");
    }
    String restsOn = loosening.inForce(content);
    String exactly = write(content);
    String words = write(changes);
    boolean byDirectory = directory.find(by.userName()).filter(kind::mayBeProposedBy).isPresent();
    long id =
        jdbc.sql(
                """
                insert into proposal (kind, content, changes, rests_on, digest, reason, proposed_by,
                  by_directory, proposed_at)
                values (:kind, :content, :changes, :restsOn, :digest, :reason, :by,
                  :byDirectory, :at)
                returning proposal_id
                """)
            .param("kind", kind.name())
            .param("content", exactly)
            .param("changes", words)
            .param("restsOn", restsOn)
            .param("digest", digest(kind, exactly, words, restsOn))
            .param("reason", reason)
            .param("by", by.userName().value())
            .param("byDirectory", byDirectory)
            .param("at", now())
            .query(Long.class)
            .single();
    Proposal proposal = find(id).orElseThrow();
    ledger
        .entry(Event.PROPOSED, "proposed-" + id)
        .by(Actor.human(by.userName()))
        .with("proposal", id)
        .with("kind", kind)
        .with("changes", changes)
        .with("digest", proposal.digest())
        .words("reason", reason)
        .append();
    return proposal;
  }

  /**
   * Ends it, once.
   *
   * @return false, and nothing done, if somebody else was first
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean end(
      Proposal proposal, Proposal.State state, @Nullable UserName by, @Nullable String reason) {
    int written =
        jdbc.sql(
                """
                insert into proposal_end (proposal_id, outcome, ended_by, reason, ended_at)
                values (:id, :outcome, :by, :reason, :at)
                on conflict (proposal_id) do nothing
                """)
            .param("id", proposal.id())
            .param("outcome", state.name())
            .param("by", by == null ? null : by.value())
            .param("reason", reason)
            .param("at", now())
            .update();
    if (written == 0) {
      return false;
    }
    boolean confirmed = state == Proposal.State.CONFIRMED;
    ledger
        .entry(
            confirmed ? Event.CONFIRMED : Event.PROPOSAL_CLOSED,
            (confirmed ? "confirmed-" : "proposal-closed-") + proposal.id())
        .by(by == null ? Actor.SYSTEM : Actor.human(by))
        .with("proposal", proposal.id())
        .with("kind", proposal.kind())
        .with("proposedBy", proposal.proposedBy())
        .with("digest", proposal.digest())
        .with("outcome", confirmed ? null : state)
        .words("reason", reason)
        .append();
    return true;
  }

  Optional<Proposal> find(long id) {
    return jdbc.sql(SELECT + " where p.proposal_id = :id")
        .param("id", id)
        .query(this::read)
        .optional();
  }

  /** Newest first. */
  List<Proposal> latest(int limit) {
    return jdbc.sql(SELECT + " order by p.proposal_id desc limit :limit")
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** Those that nobody has ended, newest first. */
  List<Proposal> open() {
    return jdbc.sql(SELECT + " where e.proposal_id is null order by p.proposal_id desc")
        .query(this::read)
        .list();
  }

  /** What the digest was made of is still what stands there. */
  boolean isAsProposed(Proposal proposal) {
    return proposal
        .digest()
        .equals(
            digest(
                proposal.kind(),
                proposal.content(),
                write(proposal.changes()),
                proposal.restsOn()));
  }

  JsonNode content(Proposal proposal) {
    try {
      return json.readTree(proposal.content());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the content of a proposal is not JSON", e);
    }
  }

  private Proposal read(ResultSet row, int index) throws SQLException {
    String outcome = row.getString("outcome");
    return new Proposal(
        row.getLong("proposal_id"),
        ProposalKind.valueOf(row.getString("kind")),
        row.getString("content"),
        changes(row.getString("changes")),
        row.getString("rests_on"),
        row.getString("digest"),
        row.getString("reason"),
        new UserName(row.getString("proposed_by")),
        row.getBoolean("by_directory"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        outcome == null ? null : end(outcome, row));
  }

  private static Proposal.End end(String outcome, ResultSet row) throws SQLException {
    String by = row.getString("ended_by");
    return new Proposal.End(
        Proposal.State.valueOf(outcome),
        by == null ? null : new UserName(by),
        row.getString("end_reason"),
        row.getObject("ended_at", OffsetDateTime.class).toInstant());
  }

  private SequencedMap<String, String> changes(String text) {
    try {
      return json.readValue(text, CHANGES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the changes of a proposal are not JSON", e);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a proposal must be JSON", e);
    }
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }

  private static String digest(ProposalKind kind, String content, String changes, String restsOn) {
    // Each part's length before it: no two proposals have the same text.
    StringBuilder all = new StringBuilder(kind.name());
    for (String part : List.of(content, changes, restsOn)) {
      all.append('\n').append(part.length()).append('\n').append(part);
    }
    return sha256(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
