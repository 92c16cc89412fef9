package org.countersign.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.countersign.assessment.Recommendation;

/**
 * How often what was expected met what was given.
 *
 * @param expected the rows
 * @param given the columns
 * @param counts by row, then by column
 */
record Confusion(List<String> expected, List<String> given, List<List<Integer>> counts) {

  static Confusion ofRecommendations(Collection<Outcome> outcomes) {
    List<String> words = Stream.of(Recommendation.values()).map(Enum::name).toList();
    return of(
        outcomes,
        outcome -> outcome.expense().expected().recommendation().name(),
        Outcome::recommended,
        words,
        Stream.concat(words.stream(), Stream.of(Outcome.NO_OPINION)).toList());
  }

  static Confusion ofRoutes(Collection<Outcome> outcomes) {
    List<String> routes = List.of(Outcome.AUTO_APPROVE, "REVIEW");
    return of(
        outcomes, outcome -> outcome.expense().expected().route(), Outcome::route, routes, routes);
  }

  /**
   * @param rows that are there even if nothing falls into them; what else is met comes after them
   */
  static <T> Confusion of(
      Collection<T> all,
      Function<T, String> expected,
      Function<T, String> given,
      List<String> rows,
      List<String> columns) {
    Set<String> allRows = new LinkedHashSet<>(rows);
    Set<String> allColumns = new LinkedHashSet<>(columns);
    all.forEach(
        each -> {
          allRows.add(expected.apply(each));
          allColumns.add(given.apply(each));
        });
    List<List<Integer>> counts = new ArrayList<>();
    for (String row : allRows) {
      List<Integer> line = new ArrayList<>();
      for (String column : allColumns) {
        long met =
            all.stream()
                .filter(
                    each -> expected.apply(each).equals(row) && given.apply(each).equals(column))
                .count();
        line.add(Math.toIntExact(met));
      }
      counts.add(List.copyOf(line));
    }
    return new Confusion(List.copyOf(allRows), List.copyOf(allColumns), List.copyOf(counts));
  }

  public int count(String row, String column) {
    int at = expected.indexOf(row);
    int of = given.indexOf(column);
    return (at < 0 || of < 0) ? 0 : counts.get(at).get(of);
  }

  /** Where both are the same. */
  public int agreeing() {
    return expected.stream().mapToInt(word -> count(word, word)).sum();
  }
}
