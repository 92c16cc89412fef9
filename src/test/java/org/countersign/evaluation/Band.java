package org.countersign.evaluation;

import java.util.Collection;
import java.util.List;

/**
 * What would be approved without a person.
 *
 * @param wrong ids of those that the labels send to a person
 * @param precision share of right ones among the approved
 * @param heldBack ids of those that went to a person although the labels let them pass
 */
record Band(int approved, List<String> wrong, Interval precision, List<String> heldBack) {

  static Band of(Collection<Outcome> outcomes) {
    List<Outcome> approved = outcomes.stream().filter(Outcome::autoApproved).toList();
    List<String> wrong =
        ids(approved.stream().filter(outcome -> !outcome.mayBeAutoApproved()).toList());
    return new Band(
        approved.size(),
        wrong,
        Interval.ofShare(approved.size() - wrong.size(), approved.size()),
        ids(
            outcomes.stream()
                .filter(outcome -> outcome.mayBeAutoApproved() && !outcome.autoApproved())
                .toList()));
  }

  private static List<String> ids(Collection<Outcome> outcomes) {
    return outcomes.stream().map(outcome -> outcome.expense().id()).toList();
  }
}
