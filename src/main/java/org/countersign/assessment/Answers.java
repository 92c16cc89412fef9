package org.countersign.assessment;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the model answered to one question, asked once or several times.
 *
 * @param recommendation what most answers say; of those said equally often the most cautious one
 */
record Answers(List<ModelAnswer> all, Recommendation recommendation) {

  /**
   * @throws IllegalArgumentException when there is none
   */
  static Answers of(List<ModelAnswer> all) {
    Map<Recommendation, Long> votes =
        all.stream()
            .map(answer -> answer.form().recommendation())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Recommendation most =
        votes.entrySet().stream()
            .max(
                Map.Entry.<Recommendation, Long>comparingByValue()
                    .thenComparing(vote -> vote.getKey().caution(), Comparator.naturalOrder()))
            .map(Map.Entry::getKey)
            .orElseThrow(() -> new IllegalArgumentException("no answers"));
    return new Answers(List.copyOf(all), most);
  }

  /** The first one that says what most say. */
  ModelAnswer first() {
    return agreeing().getFirst();
  }

  /** At least one. */
  List<ModelAnswer> agreeing() {
    return all.stream().filter(answer -> answer.form().recommendation() == recommendation).toList();
  }

  /** Of every answer, also of those that most others contradict: flags only add caution. */
  Set<Flag> flags() {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    all.forEach(answer -> flags.addAll(answer.form().warningFlags()));
    return flags;
  }
}
