package org.countersign.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.evaluation.Outcome.Given;

/**
 * How a run differs from an earlier one.
 *
 * @param with when the earlier one was
 * @param added ids that the earlier one did not have
 * @param removed ids that only the earlier one had
 */
record Changes(
    Instant with,
    List<Version> versions,
    List<Expense> expenses,
    List<String> added,
    List<String> removed) {

  /** A smaller change of a confidence is none. */
  static final double CONFIDENCE = 0.05;

  static final String NOTHING = "–";

  record Version(String what, String before, String now) {}

  /** Compared with the label. */
  enum Direction {
    BETTER,
    WORSE,
    NEITHER
  }

  record Expense(Outcome outcome, Given before, Given now, Direction direction) {

    static Expense of(Outcome outcome, Given before) {
      boolean wasRight =
          before.recommendation().equals(outcome.expense().expected().recommendation().name())
              && before.route().equals(outcome.expense().expected().route());
      Direction direction =
          wasRight == outcome.asExpected()
              ? Direction.NEITHER
              : wasRight ? Direction.WORSE : Direction.BETTER;
      return new Expense(outcome, before, outcome.given(), direction);
    }
  }

  static Changes between(Run before, Run now, Collection<Outcome> outcomes) {
    Map<String, Given> earlier =
        before.expenses().stream().collect(Collectors.toMap(Given::id, Function.identity()));
    List<Expense> changed = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Given was = earlier.remove(outcome.expense().id());
      if (was == null) {
        added.add(outcome.expense().id());
      } else if (outcome.given().differsFrom(was)) {
        changed.add(Expense.of(outcome, was));
      }
    }
    return new Changes(
        before.at(),
        versions(before.evaluated(), now.evaluated()),
        changed,
        added,
        List.copyOf(new TreeSet<>(earlier.keySet())));
  }

  private static List<Version> versions(Map<String, String> before, Map<String, String> now) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    return names.stream()
        .map(
            name ->
                new Version(
                    name, before.getOrDefault(name, NOTHING), now.getOrDefault(name, NOTHING)))
        .filter(version -> !version.before().equals(version.now()))
        .toList();
  }

  public boolean none() {
    return versions.isEmpty() && expenses.isEmpty() && added.isEmpty() && removed.isEmpty();
  }

  public long better() {
    return count(Direction.BETTER);
  }

  public long worse() {
    return count(Direction.WORSE);
  }

  private long count(Direction direction) {
    return expenses.stream().filter(expense -> expense.direction() == direction).count();
  }
}
