package org.countersign.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.countersign.database.PromisedTasks;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.Loosening;
import org.countersign.policy.Proposal;
import org.countersign.policy.ProposalKind;
import org.countersign.policy.ProposalRefused;
import org.countersign.policy.Proposals;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * To forget a person: an operator proposes it, an auditor confirms it, and from then on it is on
 * record and goes on until it is done.
 */
@Component
public class Erasures implements Loosening {

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final Proposals proposals;
  private final LegalHolds holds;
  private final PromisedTasks tasks;
  private final Clock clock;

  Erasures(
      JdbcClient jdbc,
      Ledger ledger,
      Proposals proposals,
      LegalHolds holds,
      PromisedTasks tasks,
      Clock clock) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.proposals = proposals;
    this.holds = holds;
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * What would be erased of a person.
   *
   * @param expenses of theirs, or submitted by them
   * @param receipts that are attached to these
   * @param texts beside the ledger: about these expenses, or by the person
   * @param refusal why it cannot be erased now; null if it can
   */
  public record Preview(
      UserName person, long expenses, long receipts, long texts, @Nullable String refusal) {}

  /** What would be erased, as things are now. */
  public Preview preview(UserName person) {
    return jdbc.sql(
            """
            with theirs as
              (select expense_id from expense where employee = :person or submitted_by = :person)
            select (select count(*) from theirs) as expenses,
              (select count(*) from receipt join theirs using (expense_id)
               where content is not null) as receipts,
              (select count(*) from ledger_word join ledger_entry using (entry_id)
               where expense_id in (select expense_id from theirs)
                 or (actor = :person and actor_kind = 'HUMAN')) as texts
            """)
        .param("person", person.value())
        .query(
            (row, index) ->
                new Preview(
                    person,
                    row.getLong("expenses"),
                    row.getLong("receipts"),
                    row.getLong("texts"),
                    refusal(person)))
        .single();
  }

  /**
   * Proposes it; nothing is erased yet.
   *
   * @throws ProposalRefused if this person may not propose it, or it cannot be erased now
   */
  public Proposal propose(UserName person, Person by, String reason) {
    if (by.userName().equals(person)) {
      throw new ProposalRefused(
          ProposalRefused.Kind.FORBIDDEN, "This is about yourself. Somebody else proposes it.");
    }
    Preview preview = preview(person);
    if (preview.refusal() != null) {
      throw new ProposalRefused(ProposalRefused.Kind.CONFLICT, preview.refusal());
    }
    SequencedMap<String, String> changes = new LinkedHashMap<>();
    changes.put(Proposal.PERSON, person.value());
    changes.put("expenses", String.valueOf(preview.expenses()));
    changes.put("receipts", String.valueOf(preview.receipts()));
    changes.put("texts in the ledger", String.valueOf(preview.texts()));
    return proposals.propose(
        this,
        JsonNodeFactory.instance.objectNode().put(Proposal.PERSON, person.value()),
        changes,
        by,
        reason);
  }

  @Override
  public ProposalKind kind() {
    return ProposalKind.ERASURE;
  }

  @Override
  public String inForce(JsonNode content) {
    return jdbc.sql("select count(*) from erasure where person = :person")
        .param("person", content.path(Proposal.PERSON).asText())
        .query((row, index) -> "erased %d times".formatted(row.getLong(1)))
        .single();
  }

  @Override
  public void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy) {
    UserName person = new UserName(content.path(Proposal.PERSON).asText());
    String refusal = refusal(person);
    if (refusal != null) {
      throw new ProposalRefused(ProposalRefused.Kind.CONFLICT, refusal);
    }
    long id =
        jdbc.sql(
                """
                insert into erasure (person, proposal_id, proposed_by, confirmed_by, confirmed_at)
                values (:person, :proposal, :proposedBy, :confirmedBy, :at) returning erasure_id
                """)
            .param("person", person.value())
            .param("proposal", proposal.id())
            .param("proposedBy", proposal.proposedBy().value())
            .param("confirmedBy", confirmedBy.value())
            .param("at", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
            .query(Long.class)
            .single();
    // What the person says from here on is not meant: it has a later number.
    ledger
        .entry(Event.TEXTS_ERASED, ErasedPerson.eventKey(id))
        .with(ErasedPerson.ERASURE, id)
        .with(Proposal.PERSON, person)
        .append();
    tasks.begin(ErasureTask.TASK, String.valueOf(id));
  }

  private @Nullable String refusal(UserName person) {
    Optional<UserName> held = holds.reachedBy(person);
    if (held.isPresent()) {
      return "A legal hold is on %s: nothing of theirs is erased while it holds."
          .formatted(held.get());
    }
    long open =
        jdbc.sql(
                """
                select count(*) from expense
                where (employee = :person or submitted_by = :person) and decided_at is null
                """)
            .param("person", person.value())
            .query(Long.class)
            .single();
    return open == 0
        ? null
        : "%d expenses of %s are not decided yet: decide or withdraw them first."
            .formatted(open, person);
  }
}
