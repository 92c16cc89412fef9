package org.countersign.evaluation;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.assessment.Flag;
import org.jspecify.annotations.Nullable;

/**
 * How well one flag is raised, over the expenses with an opinion.
 *
 * @param found raised where it is expected
 * @param missed not raised where it is expected
 * @param wrong raised where it is not expected
 */
record FlagScore(Flag flag, int found, int missed, int wrong) {

  static List<FlagScore> of(Collection<Outcome> outcomes) {
    return Stream.of(Flag.values()).map(flag -> of(flag, outcomes)).toList();
  }

  private static FlagScore of(Flag flag, Collection<Outcome> outcomes) {
    int found = 0;
    int missed = 0;
    int wrong = 0;
    for (Outcome outcome : outcomes) {
      boolean expected = outcome.expense().expected().flags().contains(flag);
      boolean raised = outcome.opinion().flags().contains(flag);
      if (outcome.hasOpinion()) {
        found += (expected && raised) ? 1 : 0;
        missed += (expected && !raised) ? 1 : 0;
        wrong += (!expected && raised) ? 1 : 0;
      }
    }
    return new FlagScore(flag, found, missed, wrong);
  }

  /** Of those raised, the share that is expected; null if none was raised. */
  public @Nullable Double precision() {
    return found + wrong == 0 ? null : (double) found / (found + wrong);
  }

  /** Of those expected, the share that is raised; null if none is expected. */
  public @Nullable Double recall() {
    return found + missed == 0 ? null : (double) found / (found + missed);
  }
}
