package org.countersign.review;

import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.springframework.stereotype.Component;

/** How many different people have to approve an expense, whatever the policy asks for. */
@Component
class EnoughApprovals {

  private static final int TWO_PEOPLE = 2;

  /**
   * A submitter whom nobody knows may be the one who approves, and a value that nobody knows may be
   * above any limit: then one person alone is not enough.
   *
   * @param asked by the policy, or by an earlier review of the same facts
   */
  @Enforces(Control.UNKNOWN_SUBMITTER)
  int needed(int asked, boolean submitterKnown, boolean valueKnown) {
    return submitterKnown && valueKnown ? asked : Math.max(asked, TWO_PEOPLE);
  }
}
