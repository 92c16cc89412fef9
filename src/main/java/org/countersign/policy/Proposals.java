package org.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.SequencedMap;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.policy.Proposal.State;
import org.countersign.policy.ProposalRefused.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What people do about proposals: one confirms what another one proposed, or it is closed. */
@Component
public class Proposals {

  private final ProposalRecord record;
  private final TwoToLoosen control;
  private final ObjectProvider<Loosening> loosenings;
  private final Clock clock;

  Proposals(
      ProposalRecord record,
      TwoToLoosen control,
      ObjectProvider<Loosening> loosenings,
      Clock clock) {
    this.record = record;
    this.control = control;
    this.loosenings = loosenings;
    this.clock = clock;
  }

  /**
   * Proposes something of another package; nothing changes yet.
   *
   * @param changes for people: name to value
   * @throws ProposalRefused if this person may not propose it
   */
  @Transactional
  public Proposal propose(
      Loosening loosening,
      JsonNode content,
      SequencedMap<String, String> changes,
      Person by,
      String reason) {
    record.alone();
    return record.propose(loosening, content, changes, by, reason);
  }

  /**
   * Until the transaction ends nobody proposes or confirms anything, or does what it would have to
   * know of.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void alone() {
    record.alone();
  }

  /** Newest first. */
  public List<Proposal> latest(int limit) {
    return record.latest(limit);
  }

  /** Those that can be confirmed, newest first. */
  public List<Proposal> open() {
    return record.open().stream()
        .filter(proposal -> !proposal.isOlderThanAllowed(clock.instant()))
        .toList();
  }

  /**
   * One of them, in whatever state.
   *
   * @throws ProposalRefused if there is none
   */
  public Proposal find(long id) {
    return record
        .find(id)
        .orElseThrow(() -> new ProposalRefused(Kind.UNKNOWN, "There is no such proposal."));
  }

  /**
   * Puts what was proposed in force. Of two who confirm at once one does.
   *
   * @param confirmer with the roles that they have now
   * @param digest of what they were shown; null where they were shown nothing
   * @throws ProposalRefused if it is not for them, or not as things stand
   */
  @Transactional
  public Proposal confirm(long id, Person confirmer, @Nullable String digest) {
    record.alone();
    Proposal proposal = find(id);
    if (digest != null && !digest.equals(proposal.digest())) {
      throw new ProposalRefused(Kind.CONFLICT, "This is not the proposal that you were shown.");
    }
    if (!record.isAsProposed(proposal)) {
      throw new IllegalStateException("Proposal %d is not what was proposed".formatted(id));
    }
    Loosening loosening = loosening(proposal);
    JsonNode content = record.content(proposal);
    control
        .refuses(proposal, confirmer, loosening.inForce(content), clock.instant())
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    if (!record.end(proposal, State.CONFIRMED, confirmer.userName(), null)) {
      throw new ProposalRefused(Kind.CONFLICT, "This proposal is closed.");
    }
    loosening.putInForce(proposal, content, confirmer.userName());
    return find(id);
  }

  /**
   * Turns it down, or takes it back where it is one's own. Nothing is loosened by it.
   *
   * @throws ProposalRefused if it is not for them, or has ended
   */
  @Transactional
  public Proposal close(long id, Person by, String reason) {
    record.alone();
    Proposal proposal = find(id);
    boolean own = proposal.proposedBy().equals(by.userName());
    boolean operator = by.isIn(Groups.OPERATORS) && !by.isIn(Groups.AUDITORS);
    if (!(operator || proposal.kind().mayBeConfirmedBy(by) || (own && !by.isIn(Groups.AUDITORS)))) {
      throw new ProposalRefused(
          Kind.FORBIDDEN,
          "A proposal is closed by an operator, by who made it, or by who may confirm it.");
    }
    if (!record.end(proposal, own ? State.TAKEN_BACK : State.TURNED_DOWN, by.userName(), reason)) {
      throw new ProposalRefused(Kind.CONFLICT, "This proposal is closed.");
    }
    return find(id);
  }

  /** Ends those that nobody confirmed in time. */
  @Transactional
  public void closeOldOnes() {
    record.alone();
    record.open().stream()
        .filter(proposal -> proposal.isOlderThanAllowed(clock.instant()))
        .forEach(proposal -> record.end(proposal, State.EXPIRED, null, null));
  }

  private Loosening loosening(Proposal proposal) {
    return loosenings.stream()
        .filter(one -> one.kind() == proposal.kind())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Nobody can put a proposal in force: " + proposal.kind()));
  }
}
