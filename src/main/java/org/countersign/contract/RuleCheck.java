package org.countersign.contract;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether each rule of a table that is read from top to bottom can fire, and nothing is left over.
 */
final class RuleCheck {

  private static final String REVIEW = "\"REVIEW\"";

  private final List<Column> columns;
  private final List<Rule> rules;
  private final Consumer<String> findings;

  RuleCheck(List<Column> columns, List<Rule> rules, Consumer<String> findings) {
    this.columns = columns;
    this.rules = rules;
    this.findings = findings;
  }

  void check() {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      List<Rule> before = rules.subList(0, i).stream().filter(r -> !r.isBroken()).toList();
      if (!rule.isBroken()) {
        if (rule.block().isEmpty()) {
          checkImpossible(rule);
        } else if (before.stream().noneMatch(Rule::isOpen)) {
          checkShadow(rule, before);
        }
      }
    }
    rules.stream()
        .limit(rules.size() - 1L)
        .filter(Rule::isOpen)
        .findFirst()
        .ifPresent(
            rule ->
                find(
                    "%s has no condition, so that no rule below it counts; give it one, or move it to the end"
                        .formatted(rule.place())));
    checkLast(rules.getLast());
  }

  private void checkImpossible(Rule rule) {
    IntStream.range(0, columns.size())
        .filter(i -> rule.block().sides().get(i).isEmpty())
        .forEach(
            i ->
                find(
                    "%s can never fire: no value of '%s' fits its condition; change that cell"
                        .formatted(rule.place(), columns.get(i).label())));
  }

  private void checkShadow(Rule rule, List<Rule> before) {
    Optional<Rule> same =
        before.stream().filter(other -> other.block().equals(rule.block())).findFirst();
    if (same.isPresent()) {
      find(
          (same.get().results().equals(rule.results())
                  ? "%s repeats %s; delete one of them"
                  : "%s contradicts %s: the same conditions, other results, and only the upper one"
                      + " counts; delete or change one of them")
              .formatted(rule.place(), same.get().row()));
    } else if (rule.block().isCovered(blocks(before))) {
      find(
          ("%s can never fire: whatever fits it is taken by %s before it; move it up, or change the"
                  + " limits")
              .formatted(rule.place(), hiding(rule, before)));
    }
  }

  /** The one rule that takes all, or those that do so together. */
  private static String hiding(Rule rule, List<Rule> before) {
    return before.stream()
        .filter(other -> rule.block().without(other.block()).findAny().isEmpty())
        .map(Rule::row)
        .findFirst()
        .orElseGet(
            () ->
                before.stream()
                    .filter(other -> !other.block().and(rule.block()).isEmpty())
                    .map(Rule::row)
                    .collect(Collectors.joining(", ")));
  }

  /** Whatever is missing or unknown has to reach a person. */
  private void checkLast(Rule last) {
    if (!last.isOpen()) {
      find(
          "%s has a condition, but it is the last rule%s; empty its conditions, or add a rule below without any that gives %s"
              .formatted(last.place(), gap(), REVIEW));
    } else if (last.results().stream().limit(1).anyMatch(route -> isOther(route))) {
      find(
          "%s gives %s as the last rule; write %s, so that nothing is approved because something is missing"
              .formatted(last.place(), last.results().getFirst(), REVIEW));
    }
  }

  /** A word that is no route is found with its cell. */
  private static boolean isOther(String route) {
    return !route.equals(REVIEW)
        && (!route.startsWith("\"") || ResultCheck.ROUTES.contains(route.replace("\"", "")));
  }

  private String gap() {
    if (rules.stream().anyMatch(Rule::isBroken)) {
      return "";
    }
    return new Block(columns.stream().map(column -> column.fitting("")).toList())
        .rest(blocks(rules)).stream()
            .flatMap(List::stream)
            .findFirst()
            .map(gap -> " and leaves a gap: no rule fits when " + example(gap))
            .orElse("");
  }

  private String example(Block block) {
    String example =
        IntStream.range(0, columns.size())
            .filter(i -> block.sides().get(i).cardinality() < columns.get(i).samples().size())
            .mapToObj(i -> columns.get(i).example(block.sides().get(i)))
            .collect(Collectors.joining(" and "));
    return example.isEmpty() ? "anything is given" : example;
  }

  private static List<Block> blocks(List<Rule> rules) {
    return rules.stream().map(Rule::block).toList();
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
