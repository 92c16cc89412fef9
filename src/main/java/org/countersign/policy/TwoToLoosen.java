package org.countersign.policy;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.policy.ProposalRefused.Kind;
import org.springframework.stereotype.Component;

/** Whether somebody may confirm a proposal. Every door asks here. */
@Component
class TwoToLoosen {

  private final Directory directory;

  TwoToLoosen(Directory directory) {
    this.directory = directory;
  }

  /**
   * Why the proposal may not be confirmed by this person now; empty if it may.
   *
   * @param confirmer with the roles that they have now
   * @param inForce what is in force now of what the proposal would replace
   */
  @Enforces(Control.TWO_TO_LOOSEN)
  Optional<ProposalRefused> refuses(
      Proposal proposal, Person confirmer, String inForce, Instant now) {
    String other = proposal.kind().confirmer();
    if (proposal.proposedBy().equals(confirmer.userName())) {
      return forbidden(
          "You have proposed this yourself. %s has to confirm it.".formatted(capital(other)));
    }
    if (!proposal.kind().mayBeConfirmedBy(confirmer)) {
      return forbidden("This is confirmed by %s.".formatted(other));
    }
    if (confirmer.userName().value().equals(proposal.changes().get(Proposal.PERSON))) {
      return forbidden("This is about yourself. Somebody else has to confirm it.");
    }
    if (!mayStillPropose(proposal)) {
      return conflict(
          "%s, who proposed this, may not do so any more. Propose it yourself."
              .formatted(proposal.proposedBy()));
    }
    if (proposal.state() != Proposal.State.OPEN) {
      return conflict("This proposal is closed.");
    }
    if (proposal.isOlderThanAllowed(now)) {
      return conflict(
          "This proposal is older than %d days. Propose it again."
              .formatted(Proposal.LONGEST.toDays()));
    }
    if (!proposal.restsOn().equals(inForce)) {
      return conflict(
          "What is in force has changed since this was proposed. Look at it and propose it again.");
    }
    return Optional.empty();
  }

  /** As the directory has them now; where the identity provider said so, it says no more. */
  private boolean mayStillPropose(Proposal proposal) {
    Optional<Person> proposer = directory.find(proposal.proposedBy());
    return proposer
        .filter(person -> !person.isIn(Groups.AUDITORS))
        .filter(person -> !proposal.byDirectory() || proposal.kind().mayBeProposedBy(person))
        .isPresent();
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static Optional<ProposalRefused> forbidden(String reason) {
    return Optional.of(new ProposalRefused(Kind.FORBIDDEN, reason));
  }

  private static Optional<ProposalRefused> conflict(String reason) {
    return Optional.of(new ProposalRefused(Kind.CONFLICT, reason));
  }
}
