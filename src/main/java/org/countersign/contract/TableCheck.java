package org.countersign.contract;

import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;
import static org.countersign.contract.Xml.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.Ref;
import org.w3c.dom.Element;

/**
 * Whether a decision table says what its author means: each condition is of its column's kind, each
 * rule can fire, nothing falls through.
 *
 * <p>Each input is cut at the values that stand in its column; one value of each piece, put to the
 * cells by the engine's own FEEL, stands for the whole piece. The rules are then blocks in a grid.
 */
final class TableCheck {

  private final String table;
  private final Map<String, Shape> known;
  private final Consumer<String> findings;
  private final List<Element> inputs;
  private final List<Element> outputs;
  private final List<Element> rows;
  private final Set<Element> broken = new HashSet<>();

  private TableCheck(Element decision, Map<String, Shape> known, Consumer<String> findings) {
    this.table = Place.of(decision);
    this.known = known;
    this.findings = findings;
    this.inputs = elements(decision, DMN, "input").toList();
    this.outputs = elements(decision, DMN, "output").toList();
    this.rows = elements(decision, DMN, "rule").toList();
  }

  /** Reports into {@code findings}; {@code known} are the names that the table may read. */
  static void check(Element decision, Map<String, Shape> known, Consumer<String> findings) {
    if (elements(decision, DMN, "decisionTable").findAny().isEmpty()) {
      findings.accept("%s has no decision table; draw it as one".formatted(Place.of(decision)));
      return;
    }
    var check = new TableCheck(decision, known, findings);
    List<Column> columns = IntStream.range(0, check.inputs.size()).mapToObj(check::column).toList();
    new ResultCheck(decision, known, findings).check();
    if (check.rows.isEmpty()) {
      findings.accept(
          "%s has no rules; add one without a condition that gives \"REVIEW\""
              .formatted(Place.of(decision)));
      return;
    }
    List<Rule> rules = check.rows.stream().map(row -> check.rule(row, columns)).toList();
    new RuleCheck(columns, rules, findings).check();
  }

  private Column column(int number) {
    Element input = inputs.get(number);
    String label = input.getAttribute("label").isBlank() ? id(input) : input.getAttribute("label");
    Element expression = elements(input, DMN, "inputExpression").findFirst().orElse(input);
    String type = expression.getAttribute("typeRef");
    String head = "The column '%s' (%s) of %s".formatted(label, id(input), table);
    Shape shape =
        new Feel(end -> findings.accept(head + " " + end))
            .expression(text(expression, "text"), known);
    if (!Cell.TYPES.contains(type)) {
      findings.accept(
          "%s is of the type '%s'; choose string, number or boolean".formatted(head, type));
    }
    Set<String> cells = new LinkedHashSet<>();
    List<Exp> parts = new ArrayList<>();
    boolean isRead = true;
    for (Element row : rows) {
      String cell = condition(row, number);
      if (Cell.isOpen(cell)) {
        continue;
      }
      cells.add(cell);
      List<String> wrong = new ArrayList<>();
      Optional<Exp> test = new Feel(wrong::add).unaryTests(cell, known);
      test.ifPresent(t -> checkKind(type, shape, Feel.parts(t).toList(), wrong));
      test.ifPresent(t -> parts.addAll(Feel.parts(t).toList()));
      isRead = isRead && test.isPresent();
      if (!wrong.isEmpty()) {
        broken.add(row);
        wrong.forEach(
            end -> findings.accept("%s, column '%s', %s".formatted(Place.ofRule(row), label, end)));
      }
    }
    boolean byWords =
        !isRead
            || !Cell.TYPES.contains(type)
            || parts.stream().anyMatch(p -> p instanceof Ref || p instanceof FunctionInvocation);
    return byWords ? Column.byWords(label, cells) : Column.byValues(label, type, shape, parts);
  }

  private static void checkKind(String type, Shape shape, List<Exp> parts, List<String> wrong) {
    for (Exp part : parts) {
      String kind = Cell.kind(part);
      if (!kind.isEmpty() && Cell.TYPES.contains(type) && !kind.equals(type)) {
        wrong.add(
            "compares a %s with the %s %s; %s"
                .formatted(type, kind, Cell.literal(part), Cell.quotes(type)));
      } else if (part instanceof ConstString word
          && !shape.values().isEmpty()
          && !shape.values().contains(word.value())) {
        wrong.add(
            "compares with \"%s\", which it never is%s"
                .formatted(word.value(), Names.instead(word.value(), shape.values(), "It can be")));
      }
    }
  }

  private Rule rule(Element row, List<Column> columns) {
    List<String> conditions =
        IntStream.range(0, columns.size()).mapToObj(i -> condition(row, i)).toList();
    return new Rule(
        Place.ofRule(row),
        Place.row(row),
        conditions.stream().allMatch(Cell::isOpen),
        broken.contains(row),
        new Block(
            IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).fitting(conditions.get(i)))
                .toList()),
        results(row));
  }

  /**
   * Without the name of the rule: two rules that give the same under two names repeat each other.
   */
  private List<String> results(Element row) {
    List<String> cells = elements(row, DMN, "outputEntry").map(cell -> text(cell, "text")).toList();
    return IntStream.range(0, cells.size())
        .filter(i -> i >= outputs.size() || !name(outputs.get(i)).equals(ResultCheck.RULE))
        .mapToObj(cells::get)
        .toList();
  }

  private static String condition(Element row, int column) {
    return elements(row, DMN, "inputEntry")
        .skip(column)
        .findFirst()
        .map(cell -> text(cell, "text"))
        .orElse("");
  }
}
