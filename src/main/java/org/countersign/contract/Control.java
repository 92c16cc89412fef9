package org.countersign.contract;

/**
 * The controls: what has to hold for every expense, at every door. docs/controls.md says of each
 * where it is enforced, which entries of the ledger prove it and which test goes red without it.
 */
public enum Control {
  /** Neither the employee nor the submitter nor an earlier approver decides, in whatever place. */
  FOUR_EYES("C1"),
  /** A submitter who is not known counts as anybody: one person alone is not enough. */
  UNKNOWN_SUBMITTER("C2"),
  /** Once a person was asked about an expense, a person ends it. */
  PERSON_ENDS_IT("C3"),
  /** What a person has seen and not approved is remembered when it comes again. */
  MEMORY("C4"),
  /** A spot check is drawn once for a purchase, and a person does it. */
  SPOT_CHECK("C5"),
  /** A receipt pays once, across all people and all time. */
  RECEIPT_ONCE("C6"),
  /** Limits compare values in the company's currency, never numbers. */
  VALUE("C7"),
  /** Beyond an amount, or below a confidence, the policy approves nothing, whatever it says. */
  CEILING("C8"),
  /** The policy approves only as it was released. */
  RELEASED_POLICY("C9"),
  /** Loosening takes two people, tightening one. */
  TWO_TO_LOOSEN("C10"),
  /** From the moment that OFF is on record the policy approves nothing. */
  OFF_AT_ONCE("C11"),
  /** Who may do what is asked as people and roles are now. */
  CURRENT_ROLES("C12"),
  /** A decision is recorded for who made it. */
  RIGHT_NAME("C13"),
  /** What is decided about is what was shown. */
  FACTS_SHOWN("C14"),
  /** The policy approves only what the model recommends clearly, confidently and without a flag. */
  CLEAR_RECOMMENDATION("C15");

  private final String id;

  Control(String id) {
    this.id = id;
  }

  /** As in docs/controls.md and in the ledger, for instance C3. */
  public String id() {
    return id;
  }
}
