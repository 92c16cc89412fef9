package org.countersign.evaluation;

import java.util.Collection;
import org.countersign.assessment.Reason;

/**
 * Whether the reasons rest on the right clauses of the policy. What the application's own rules
 * found rests on none and is not counted.
 *
 * @param expected of the reasons, those that rest on a clause that the label names
 * @param opinions expenses with a reason of the model
 * @param opinionsWithOne of them, those with at least one that the label names
 */
record Clauses(int reasons, int expected, int opinions, int opinionsWithOne) {

  static Clauses of(Collection<Outcome> outcomes) {
    int reasons = 0;
    int expected = 0;
    int opinions = 0;
    int opinionsWithOne = 0;
    for (Outcome outcome : outcomes) {
      int named = 0;
      int right = 0;
      for (Reason reason : outcome.opinion().reasons()) {
        if (reason.clause() != null) {
          named++;
          right += outcome.expense().expected().clauses().contains(reason.clause()) ? 1 : 0;
        }
      }
      reasons += named;
      expected += right;
      opinions += named > 0 ? 1 : 0;
      opinionsWithOne += right > 0 ? 1 : 0;
    }
    return new Clauses(reasons, expected, opinions, opinionsWithOne);
  }
}
