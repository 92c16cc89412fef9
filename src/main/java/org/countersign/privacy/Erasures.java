package org.countersign.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
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
import org.springframework.transaction.annotation.Transactional;

/**
 * To forget a person: an operator proposes it, an auditor confirms it, and from then on it is on
 * record and goes on until it is done. It reaches what there was when it was proposed, and nothing
 * that came later: whoever confirms has seen how much that is.
 */
@Component
public class Erasures implements Loosening {

  static final String PROPOSAL = "proposal";
  static final String EXPENSES = "expenses";
  static final String RECEIPTS = "receipts";
  static final String TEXTS = "texts";

  private static final String SCOPE = "scope";
  private static final String THROUGH = "throughEntry";

  private static final String OF_THE_PERSON =
      "select expense_id from expense where employee = :person or submitted_by = :person";
  private static final String OF_THE_SCOPE =
      "select expense_id from erasure_scope where scope = :scope";

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

  private record Counts(long expenses, long receipts, long texts) {}

  /** What would be erased, as things are now. */
  @Transactional(readOnly = true)
  public Preview preview(UserName person) {
    Counts counts = count(OF_THE_PERSON, person, null, Long.MAX_VALUE);
    return new Preview(
        person, counts.expenses(), counts.receipts(), counts.texts(), refusal(person));
  }

  private Counts count(String expenses, UserName person, @Nullable UUID scope, long through) {
    return jdbc.sql(
            """
            with theirs as (%s)
            select (select count(*) from theirs) as expenses,
              (select count(*) from receipt join theirs using (expense_id)
               where content is not null) as receipts,
              (select count(*) from ledger_word join ledger_entry using (entry_id)
               where (expense_id in (select expense_id from theirs)
                   or (actor = :person and actor_kind = 'HUMAN'))
                 and entry_id <= :through) as texts
            """
                .formatted(expenses))
        .param("person", person.value())
        .param("scope", scope)
        .param("through", through)
        .query(
            (row, index) ->
                new Counts(row.getLong("expenses"), row.getLong("receipts"), row.getLong("texts")))
        .single();
  }

  /**
   * Proposes it; nothing is erased yet.
   *
   * @throws ProposalRefused if this person may not propose it, or it cannot be erased now
   */
  @Transactional
  public Proposal propose(UserName person, Person by, String reason) {
    proposals.alone();
    String refusal = refusal(person);
    if (refusal != null) {
      throw new ProposalRefused(ProposalRefused.Kind.CONFLICT, refusal);
    }
    UUID scope = UUID.randomUUID();
    jdbc.sql(
            "insert into erasure_scope (scope, expense_id) select :scope, expense_id from (%s) theirs"
                .formatted(OF_THE_PERSON))
        .param("scope", scope)
        .param("person", person.value())
        .update();
    long through =
        jdbc.sql("select coalesce(max(entry_id), 0) from ledger_entry").query(Long.class).single();
    Counts counts = count(OF_THE_SCOPE, person, scope, through);
    SequencedMap<String, String> changes = new LinkedHashMap<>();
    changes.put(Proposal.PERSON, person.value());
    changes.put(EXPENSES, String.valueOf(counts.expenses()));
    changes.put(RECEIPTS, String.valueOf(counts.receipts()));
    changes.put(TEXTS, String.valueOf(counts.texts()));
    changes.put("up to entry", String.valueOf(through));
    return proposals.propose(
        this,
        JsonNodeFactory.instance
            .objectNode()
            .put(Proposal.PERSON, person.value())
            .put(SCOPE, scope.toString())
            .put(THROUGH, through),
        changes,
        by,
        reason);
  }

  @Override
  public ProposalKind kind() {
    return ProposalKind.ERASURE;
  }

  /** Which expenses it is about, and whether somebody else has had the person erased meanwhile. */
  @Override
  public String inForce(JsonNode content) {
    return jdbc.sql(
            """
            select (select count(*) from erasure where person = :person) as times,
              encode(sha256(convert_to(coalesce(string_agg(expense_id::text, ','
                order by expense_id), ''), 'UTF8')), 'hex') as expenses
            from erasure_scope where scope = :scope
            """)
        .param(Proposal.PERSON, person(content).value())
        .param(SCOPE, scope(content))
        .query(
            (row, index) ->
                "erased %d times; of expenses %s"
                    .formatted(row.getLong("times"), row.getString("expenses")))
        .single();
  }

  @Override
  public void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy) {
    UserName person = person(content);
    long through = content.path(THROUGH).longValue();
    String refusal = refusal(person);
    if (refusal == null && isMoreThanProposed(proposal, person, scope(content), through)) {
      refusal = "There is more to erase than was proposed. Propose it again.";
    }
    if (refusal != null) {
      throw new ProposalRefused(ProposalRefused.Kind.CONFLICT, refusal);
    }
    long id =
        jdbc.sql(
                """
                insert into erasure (person, proposal_id, scope, through_entry, proposed_by,
                  confirmed_by, confirmed_at)
                values (:person, :proposal, :scope, :through, :proposedBy, :confirmedBy, :at)
                returning erasure_id
                """)
            .param(Proposal.PERSON, person.value())
            .param(PROPOSAL, proposal.id())
            .param(SCOPE, scope(content))
            .param("through", through)
            .param("proposedBy", proposal.proposedBy().value())
            .param("confirmedBy", confirmedBy.value())
            .param("at", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
            .query(Long.class)
            .single();
    ledger
        .entry(Event.TEXTS_ERASED, ErasedPerson.eventKey(id))
        .with(ErasedPerson.ERASURE, id)
        .with(Proposal.PERSON, person)
        .with(PROPOSAL, proposal.id())
        .append();
    tasks.begin(ErasureTask.TASK, String.valueOf(id));
  }

  /**
   * An entry whose transaction ended after the proposal may have a number from before it. Less is
   * nothing to mind: what is too old goes by itself.
   */
  private boolean isMoreThanProposed(Proposal proposal, UserName person, UUID scope, long through) {
    Counts now = count(OF_THE_SCOPE, person, scope, through);
    return now.expenses() > proposed(proposal, EXPENSES)
        || now.receipts() > proposed(proposal, RECEIPTS)
        || now.texts() > proposed(proposal, TEXTS);
  }

  private static long proposed(Proposal proposal, String what) {
    return Long.parseLong(proposal.changes().getOrDefault(what, "0"));
  }

  private static UserName person(JsonNode content) {
    return new UserName(content.path(Proposal.PERSON).asText());
  }

  private static UUID scope(JsonNode content) {
    return UUID.fromString(content.path(SCOPE).asText());
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
