package org.countersign.policy;

import org.countersign.people.Groups;
import org.countersign.people.Person;

/** What takes two people: one proposes it, another one confirms it. */
public enum ProposalKind {
  /** The policy may approve without a person. */
  AUTONOMY("Autonomy ON"),
  /** How the measured confidence is reported, or that it is reported as it is again. */
  CALIBRATION("Calibration"),
  /** Another decision table. */
  POLICY_RELEASE("Release of a decision table"),
  /** A higher amount, or a lower confidence, up to which the policy may approve. */
  CEILING("Higher ceiling"),
  /** What a person said, and what was said about them, is erased. */
  ERASURE("Erasure of a person's texts"),
  /** What a legal hold keeps can be erased again. */
  HOLD_END("End of a legal hold");

  private final String words;

  ProposalKind(String words) {
    this.words = words;
  }

  /** For a person. */
  public String words() {
    return words;
  }

  /**
   * Auditors confirm what makes texts disappear, operators everything else. Nobody who is both
   * confirms anything that loosens.
   */
  public boolean mayBeConfirmedBy(Person person) {
    return isAboutTexts()
        ? person.isIn(Groups.AUDITORS)
        : person.isIn(Groups.OPERATORS) && !person.isIn(Groups.AUDITORS);
  }

  /** Who has to confirm it, for a sentence. */
  public String confirmer() {
    return isAboutTexts() ? "an auditor" : "another operator";
  }

  private boolean isAboutTexts() {
    return this == ERASURE || this == HOLD_END;
  }

  /** Operators propose; analysts propose their tables; an auditor changes nothing. */
  boolean mayBeProposedBy(Person person) {
    return !person.isIn(Groups.AUDITORS)
        && (person.isIn(Groups.OPERATORS)
            || (this == POLICY_RELEASE && person.isIn(Groups.ANALYSTS)));
  }
}
