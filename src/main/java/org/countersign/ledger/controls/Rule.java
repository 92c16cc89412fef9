package org.countersign.ledger.controls;

/**
 * What is looked at again: the controls of docs/controls.md, under their own names there, and what
 * holds for every story beside them.
 */
public enum Rule {
  FOUR_EYES("C1"),
  UNKNOWN_SUBMITTER("C2"),
  PERSON_ENDS_IT("C3"),
  MEMORY("C4"),
  SPOT_CHECK("C5"),
  RECEIPT_ONCE("C6"),
  VALUE("C7"),
  CEILING("C8"),
  RELEASED_POLICY("C9"),
  TWO_TO_LOOSEN("C10"),
  OFF_AT_ONCE("C11"),
  CURRENT_ROLES("C12"),
  RIGHT_NAME("C13"),
  FACTS_SHOWN("C14"),
  CLEAR_RECOMMENDATION("C15"),
  /** It begins with its submission. */
  BEGINS("S1"),
  /** It comes in once and ends once. */
  ONCE("S2"),
  /** Nothing comes after the end that may not. */
  OVER("S3"),
  /** The end rests on what is on record, and on as many approvals as were asked for. */
  RESTS("S4"),
  /** Each entry says what its event is about. */
  READABLE("S5");

  private final String id;

  Rule(String id) {
    this.id = id;
  }

  /** As in docs/controls.md, for instance C3. */
  public String id() {
    return id;
  }

  /**
   * The rule that an entry names.
   *
   * @return {@link #RESTS} for a control that nobody knows: something was held, whatever by
   */
  static Rule named(String id) {
    for (Rule rule : values()) {
      if (rule.id.equals(id)) {
        return rule;
      }
    }
    return RESTS;
  }
}
