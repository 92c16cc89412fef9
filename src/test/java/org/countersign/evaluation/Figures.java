package org.countersign.evaluation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that is counted in one run. */
record Figures(
    int expenses,
    int withoutOpinion,
    Map<String, Integer> withoutOpinionBecause,
    Confusion recommendations,
    Confusion routes,
    Band band,
    Reliability reliability,
    List<FlagScore> flags,
    Clauses clauses,
    Effort effort) {

  static Figures of(Collection<Outcome> outcomes) {
    Map<String, Integer> because = new TreeMap<>();
    outcomes.stream()
        .filter(outcome -> !outcome.hasOpinion())
        .forEach(
            outcome ->
                because.merge(String.valueOf(outcome.opinion().unavailable()), 1, Integer::sum));
    return new Figures(
        outcomes.size(),
        because.values().stream().mapToInt(Integer::intValue).sum(),
        because,
        Confusion.ofRecommendations(outcomes),
        Confusion.ofRoutes(outcomes),
        Band.of(outcomes),
        Reliability.ofOpinions(outcomes),
        FlagScore.of(outcomes),
        Clauses.of(outcomes),
        Effort.of(outcomes));
  }
}
