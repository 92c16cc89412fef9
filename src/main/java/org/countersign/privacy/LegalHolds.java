package org.countersign.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.Loosening;
import org.countersign.policy.Proposal;
import org.countersign.policy.ProposalKind;
import org.countersign.policy.ProposalRefused;
import org.countersign.policy.Proposals;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What keeps a person's texts from being erased: a dispute, an audit, a court. One person sets a
 * hold, it takes two to end it.
 */
@Component
public class LegalHolds implements Loosening {

  private static final String HOLD = "hold";

  private static final String HOLDING =
      """
      select h.* from legal_hold h
      where not exists (select from legal_hold_end e where e.legal_hold_id = h.legal_hold_id)
      """;

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final Proposals proposals;
  private final Clock clock;

  LegalHolds(JdbcClient jdbc, Ledger ledger, Proposals proposals, Clock clock) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.proposals = proposals;
    this.clock = clock;
  }

  /** Those that hold, newest first. */
  public List<LegalHold> holding() {
    return jdbc.sql(HOLDING + " order by h.legal_hold_id desc").query(LegalHolds::read).list();
  }

  /** Those of one person. */
  public List<LegalHold> of(UserName person) {
    return jdbc.sql(HOLDING + " and h.person = :person order by h.legal_hold_id desc")
        .param("person", person.value())
        .query(LegalHolds::read)
        .list();
  }

  /**
   * Whose hold an erasure of this person would not respect: their own, or one on somebody whose
   * expense they submitted, or who submitted one of theirs.
   */
  Optional<UserName> reachedBy(UserName person) {
    return jdbc.sql(
            """
            select h.person from legal_hold h
            where not exists (select from legal_hold_end e where e.legal_hold_id = h.legal_hold_id)
              and (h.person = :person or exists
                (select from expense x
                 where (x.employee = :person or x.submitted_by = :person)
                   and (x.employee = h.person or x.submitted_by = h.person)))
            order by h.legal_hold_id limit 1
            """)
        .param("person", person.value())
        .query((row, index) -> new UserName(row.getString("person")))
        .optional();
  }

  /**
   * Holds from now on: what is confirmed at the same time is confirmed before, and then waits, or
   * is refused.
   */
  @Transactional
  public LegalHold set(UserName person, Person by, String reason) {
    proposals.alone();
    long id =
        jdbc.sql(
                """
                insert into legal_hold (person, reason, set_by, set_at)
                values (:person, :reason, :by, :at) returning legal_hold_id
                """)
            .param("person", person.value())
            .param("reason", reason)
            .param("by", by.userName().value())
            .param("at", now())
            .query(Long.class)
            .single();
    ledger
        .entry(Event.LEGAL_HOLD_SET, "legal-hold-" + id)
        .by(Actor.human(by.userName()))
        .with(HOLD, id)
        .with(Proposal.PERSON, person)
        .words("reason", reason)
        .append();
    return find(id).orElseThrow();
  }

  /**
   * Proposes to end it; it holds until another person has confirmed that.
   *
   * @throws ProposalRefused if it does not hold, or this person may not propose it
   */
  public Proposal proposeEnd(long id, Person by, String reason) {
    LegalHold hold =
        find(id)
            .orElseThrow(
                () ->
                    new ProposalRefused(
                        ProposalRefused.Kind.UNKNOWN, "There is no such hold any more."));
    SequencedMap<String, String> changes = new LinkedHashMap<>();
    changes.put(Proposal.PERSON, hold.person().value());
    changes.put(HOLD, String.valueOf(id));
    changes.put("set by", hold.setBy().value());
    return proposals.propose(
        this, JsonNodeFactory.instance.objectNode().put(HOLD, id), changes, by, reason);
  }

  @Override
  public ProposalKind kind() {
    return ProposalKind.HOLD_END;
  }

  @Override
  public String inForce(JsonNode content) {
    return find(content.path(HOLD).longValue()).isPresent() ? "holds" : "ended";
  }

  @Override
  public void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy) {
    LegalHold hold = find(content.path(HOLD).longValue()).orElseThrow();
    jdbc.sql(
            """
            insert into legal_hold_end (legal_hold_id, proposed_by, confirmed_by, ended_at)
            values (:id, :proposedBy, :confirmedBy, :at)
            """)
        .param("id", hold.id())
        .param("proposedBy", proposal.proposedBy().value())
        .param("confirmedBy", confirmedBy.value())
        .param("at", now())
        .update();
    ledger
        .entry(Event.LEGAL_HOLD_ENDED, "legal-hold-ended-" + hold.id())
        .by(Actor.human(confirmedBy))
        .with(HOLD, hold.id())
        .with(Proposal.PERSON, hold.person())
        .with("proposal", proposal.id())
        .with("proposedBy", proposal.proposedBy())
        .append();
  }

  private Optional<LegalHold> find(long id) {
    return jdbc.sql(HOLDING + " and h.legal_hold_id = :id")
        .param("id", id)
        .query(LegalHolds::read)
        .optional();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }

  private static LegalHold read(ResultSet row, int index) throws SQLException {
    return new LegalHold(
        row.getLong("legal_hold_id"),
        new UserName(row.getString("person")),
        row.getString("reason"),
        new UserName(row.getString("set_by")),
        row.getObject("set_at", OffsetDateTime.class).toInstant());
  }
}
