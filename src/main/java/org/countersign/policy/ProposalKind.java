package org.countersign.policy;

import org.countersign.people.Groups;
import org.countersign.people.Person;

/** What can be loosened. One person proposes it, another one confirms it. */
public enum ProposalKind {
  /** The policy may approve without a person. */
  AUTONOMY("Autonomy ON"),
  /** How the measured confidence is reported, or that it is reported as it is again. */
  CALIBRATION("Calibration"),
  /** Another decision table. */
  POLICY_RELEASE("Release of a decision table"),
  /** A higher amount, or a lower confidence, up to which the policy may approve. */
  CEILING("Higher ceiling");

  private final String words;

  ProposalKind(String words) {
    this.words = words;
  }

  /** For a person. */
  public String words() {
    return words;
  }

  /** Operators propose; analysts propose their tables; an auditor changes nothing. */
  boolean mayBeProposedBy(Person person) {
    return !person.isIn(Groups.AUDITORS)
        && (person.isIn(Groups.OPERATORS)
            || (this == POLICY_RELEASE && person.isIn(Groups.ANALYSTS)));
  }
}
