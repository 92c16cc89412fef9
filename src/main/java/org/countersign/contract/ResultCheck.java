package org.countersign.contract;

import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.name;
import static org.countersign.contract.Xml.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.feel.syntaxtree.ConstNumber;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Exp;
import org.w3c.dom.Element;

/** Whether every cell of the results holds a value of its column's kind that the process knows. */
final class ResultCheck {

  /** What the process understands as a route. */
  static final Set<String> ROUTES = Set.of("REVIEW", "SPOT_CHECK", "AUTO_APPROVE");

  /** The column in which a rule gives its own name, for the ledger. */
  static final String RULE = "rule";

  private final Element decision;
  private final Set<String> ruleNames = new HashSet<>();
  private final Map<String, Shape> known;
  private final Consumer<String> findings;

  /**
   * @param known the names that the table may read
   */
  ResultCheck(Element decision, Map<String, Shape> known, Consumer<String> findings) {
    this.decision = decision;
    this.known = known;
    this.findings = findings;
  }

  void check() {
    List<Element> outputs = elements(decision, DMN, "output").toList();
    for (Element output : outputs) {
      if (!Cell.TYPES.contains(output.getAttribute("typeRef"))) {
        find(
            "The column %s of %s is of the type '%s'; choose string, number or boolean"
                .formatted(column(output), Place.of(decision), output.getAttribute("typeRef")));
      }
    }
    for (Element rule : elements(decision, DMN, "rule").toList()) {
      List<Element> cells = elements(rule, DMN, "outputEntry").toList();
      for (int i = 0; i < Math.min(cells.size(), outputs.size()); i++) {
        checkCell(rule, outputs.get(i), text(cells.get(i), "text"));
      }
    }
  }

  /**
   * The texts in the columns that name a group.
   *
   * @return the place of the rule to the group
   */
  static Stream<Map.Entry<String, String>> groups(Element decision) {
    List<Element> outputs = elements(decision, DMN, "output").toList();
    return elements(decision, DMN, "rule")
        .flatMap(
            rule -> {
              List<Element> cells = elements(rule, DMN, "outputEntry").toList();
              return IntStream.range(0, Math.min(cells.size(), outputs.size()))
                  .filter(i -> name(outputs.get(i)).endsWith("Group"))
                  .mapToObj(i -> Feel.parsed(text(cells.get(i), "text")))
                  .flatMap(Optional::stream)
                  .flatMap(Cell::results)
                  .filter(ConstString.class::isInstance)
                  .map(group -> Map.entry(Place.ofRule(rule), ((ConstString) group).value()));
            });
  }

  /** As the table shows it, and as expressions name it. */
  private static String column(Element output) {
    return "'%s' (%s)".formatted(output.getAttribute("label"), name(output));
  }

  private void checkCell(Element rule, Element output, String cell) {
    String where = "%s, column %s,".formatted(Place.ofRule(rule), column(output));
    if (Cell.isOpen(cell)) {
      find(where + " is empty; fill it in, or write null if nothing is meant");
      return;
    }
    new Feel(end -> find(where + " " + end)).expression(cell, known);
    String type = output.getAttribute("typeRef");
    Feel.parsed(cell).stream()
        .flatMap(Cell::results)
        .forEach(
            result -> {
              String kind = Cell.kind(result);
              if (!kind.isEmpty() && Cell.TYPES.contains(type) && !kind.equals(type)) {
                find(
                    "%s gives the %s %s, but the column holds a %s; %s"
                        .formatted(where, kind, Cell.literal(result), type, Cell.quotes(type)));
              } else {
                checkValue(where, name(output), result);
              }
            });
  }

  private void checkValue(String where, String output, Exp result) {
    if (result instanceof ConstString route
        && output.toLowerCase(Locale.ROOT).endsWith("route")
        && !ROUTES.contains(route.value())) {
      find(
          "%s gives \"%s\", which the process does not know%s"
              .formatted(where, route.value(), Names.instead(route.value(), ROUTES, "It knows")));
    }
    if (result instanceof ConstString rule && output.equals(RULE) && !ruleNames.add(rule.value())) {
      find(
          "%s gives \"%s\", as a rule above does; give each rule its own name, as the ledger says which one hit"
              .formatted(where, rule.value()));
    }
    if (result instanceof ConstString period
        && output.equals("dueAfter")
        && !isPeriod(period.value())) {
      find(
          "%s gives \"%s\", which is no duration; write P2D for two days or PT8H for eight hours"
              .formatted(where, period.value()));
    }
    if (result instanceof ConstNumber number
        && output.equals("approvalsRequired")
        && !isCount(number.value().bigDecimal())) {
      find(
          "%s asks for %s approvals; write 1, 2 or more"
              .formatted(where, number.value().bigDecimal().toPlainString()));
    }
  }

  private static boolean isCount(BigDecimal number) {
    return number.signum() > 0 && number.stripTrailingZeros().scale() <= 0;
  }

  private static boolean isPeriod(String text) {
    try {
      return text.contains("T")
          ? Duration.parse(text).isPositive()
          : !Period.parse(text).isNegative() && !Period.parse(text).isZero();
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
