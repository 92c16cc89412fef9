package org.countersign.contract;

import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;
import static org.countersign.contract.Xml.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.feel.syntaxtree.ArithmeticNegation;
import org.camunda.feel.syntaxtree.ConstBool;
import org.camunda.feel.syntaxtree.ConstNumber;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.If;
import org.camunda.feel.syntaxtree.Ref;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Whether a decision table says what its author means: each rule can fire, nothing falls through,
 * and every cell holds a value of its column's kind.
 *
 * <p>Each input is cut at the values that stand in its column; one value of each piece, put to the
 * cells by the engine's own FEEL, stands for the whole piece. The rules are then blocks in a grid.
 */
final class TableCheck {

  /** What the process understands as a route. */
  static final Set<String> ROUTES = Set.of("REVIEW", "AUTO_APPROVE");

  private static final Set<String> TYPES = Set.of("string", "number", "boolean");

  /** More blocks than this, and the table is too large to be looked at cell by cell. */
  private static final int MOST_BLOCKS = 20_000;

  private final String table;
  private final String hitPolicy;
  private final Consumer<String> findings;
  private final List<Column> columns;
  private final List<Rule> rules;
  private final List<Element> outputs;

  private TableCheck(Element decision, Map<String, Shape> known, Consumer<String> findings) {
    this.table = id(decision);
    this.findings = findings;
    Element grid = elements(decision, DMN, "decisionTable").findFirst().orElseThrow();
    this.hitPolicy = grid.getAttribute("hitPolicy");
    this.outputs = elements(grid, DMN, "output").toList();
    List<Element> inputs = elements(grid, DMN, "input").toList();
    List<Element> rows = elements(grid, DMN, "rule").toList();
    this.columns =
        IntStream.range(0, inputs.size())
            .mapToObj(i -> column(inputs.get(i), cells(rows, i), known))
            .toList();
    this.rules = rows.stream().map(this::rule).toList();
  }

  /** Reports into {@code findings}; {@code known} are the names that the table may read. */
  static void check(Element decision, Map<String, Shape> known, Consumer<String> findings) {
    if (elements(decision, DMN, "decisionTable").findAny().isEmpty()) {
      findings.accept("%s has no decision table; draw it as one".formatted(id(decision)));
      return;
    }
    var check = new TableCheck(decision, known, findings);
    check.checkOutputs(known);
    check.checkRules();
    check.checkGaps();
  }

  /**
   * The texts in the columns that name a group.
   *
   * @return rule to group
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
                  .flatMap(TableCheck::results)
                  .filter(ConstString.class::isInstance)
                  .map(group -> Map.entry(id(rule), ((ConstString) group).value()));
            });
  }

  private record Column(String label, List<@Nullable Object> samples, boolean byWords) {

    BitSet fitting(String cell) {
      BitSet fitting = new BitSet();
      IntStream.range(0, samples.size())
          .filter(i -> isOpen(cell) || fits(cell, samples.get(i)))
          .forEach(fitting::set);
      return fitting;
    }

    private boolean fits(String cell, @Nullable Object sample) {
      return byWords ? cell.equals(sample) : Feel.fits(cell, sample);
    }

    String example(BitSet values) {
      Object value = samples.get(values.nextSetBit(0));
      if (byWords) {
        return "%s fits '%s'".formatted(label, value);
      }
      return "%s is %s".formatted(label, value == null ? "missing" : value);
    }
  }

  /** The pieces of each column that a rule takes. */
  private record Block(List<BitSet> sides) {

    boolean isEmpty() {
      return sides.stream().anyMatch(BitSet::isEmpty);
    }

    Block and(Block other) {
      return new Block(
          IntStream.range(0, sides.size())
              .mapToObj(
                  i -> {
                    BitSet both = (BitSet) sides.get(i).clone();
                    both.and(other.sides.get(i));
                    return both;
                  })
              .toList());
    }

    /** This block without another, cut into blocks that do not overlap. */
    Stream<Block> without(Block other) {
      if (and(other).isEmpty()) {
        return Stream.of(this);
      }
      List<Block> rest = new ArrayList<>();
      List<BitSet> left = new ArrayList<>(sides);
      for (int i = 0; i < left.size(); i++) {
        BitSet outside = (BitSet) left.get(i).clone();
        outside.andNot(other.sides.get(i));
        if (!outside.isEmpty()) {
          List<BitSet> piece = new ArrayList<>(left);
          piece.set(i, outside);
          rest.add(new Block(piece));
        }
        BitSet inside = (BitSet) left.get(i).clone();
        inside.and(other.sides.get(i));
        left.set(i, inside);
      }
      return rest.stream();
    }
  }

  private record Rule(String id, Block block, List<String> results) {}

  private Column column(Element input, Map<String, String> cells, Map<String, Shape> known) {
    String label = input.getAttribute("label").isBlank() ? id(input) : input.getAttribute("label");
    Element expression = elements(input, DMN, "inputExpression").findFirst().orElse(input);
    String type = expression.getAttribute("typeRef");
    String head = "The column '%s' of %s".formatted(label, table);
    Shape shape = feel(head).expression(text(expression, "text"), known);
    if (!TYPES.contains(type)) {
      find("%s is of the type '%s'; choose string, number or boolean".formatted(head, type));
    }
    List<Exp> tests = new ArrayList<>();
    cells.forEach(
        (cell, rule) -> {
          String where = "%s of %s, column '%s',".formatted(rule, table, label);
          feel(where)
              .unaryTests(cell, known)
              .ifPresent(
                  test -> {
                    tests.add(test);
                    checkKind(where, type, shape, Feel.parts(test).toList());
                  });
        });
    List<Exp> parts = tests.stream().flatMap(Feel::parts).toList();
    boolean byWords =
        !TYPES.contains(type)
            || tests.size() < cells.size()
            || parts.stream().anyMatch(p -> p instanceof Ref || p instanceof FunctionInvocation);
    return new Column(
        label, byWords ? words(cells.keySet()) : samples(type, shape, parts), byWords);
  }

  private void checkKind(String where, String type, Shape shape, List<Exp> parts) {
    for (Exp part : parts) {
      String kind = kind(part);
      if (!kind.isEmpty() && TYPES.contains(type) && !kind.equals(type)) {
        find(
            "%s compares a %s with the %s %s; %s"
                .formatted(where, type, kind, literal(part), quotes(type)));
      }
      if (part instanceof ConstString word
          && !shape.values().isEmpty()
          && !shape.values().contains(word.value())) {
        find(
            "%s compares with \"%s\", which it never is%s. It can be: %s"
                .formatted(
                    where,
                    word.value(),
                    Feel.meant(word.value(), shape.values()),
                    String.join(", ", shape.values())));
      }
    }
  }

  private static List<@Nullable Object> words(Set<String> cells) {
    List<@Nullable Object> words = new ArrayList<>(cells);
    words.add(null);
    return words;
  }

  private static List<@Nullable Object> samples(String type, Shape shape, List<Exp> parts) {
    List<@Nullable Object> samples = new ArrayList<>();
    if (type.equals("number")) {
      samples.addAll(pieces(parts));
    } else if (type.equals("boolean")) {
      samples.addAll(List.of(true, false));
    } else {
      Set<String> words = new LinkedHashSet<>(shape.values());
      parts.stream()
          .filter(ConstString.class::isInstance)
          .map(word -> ((ConstString) word).value())
          .forEach(words::add);
      samples.addAll(words);
      samples.add("any other text");
    }
    samples.add(null);
    return samples;
  }

  /** The numbers that stand in the cells, one between each two of them, and one on either side. */
  private static List<BigDecimal> pieces(List<Exp> parts) {
    boolean negative = parts.stream().anyMatch(ArithmeticNegation.class::isInstance);
    var limits =
        parts.stream()
            .filter(ConstNumber.class::isInstance)
            .map(number -> ((ConstNumber) number).value().bigDecimal())
            .flatMap(n -> negative ? Stream.of(n, n.negate()) : Stream.of(n))
            .collect(Collectors.toCollection(TreeSet::new));
    limits.add(BigDecimal.ZERO);
    List<BigDecimal> pieces = new ArrayList<>();
    pieces.add(limits.first().subtract(BigDecimal.ONE));
    BigDecimal last = null;
    for (BigDecimal limit : limits) {
      if (last != null) {
        pieces.add(last.add(limit).multiply(new BigDecimal("0.5")).stripTrailingZeros());
      }
      pieces.add(limit);
      last = limit;
    }
    pieces.add(limits.last().add(BigDecimal.ONE));
    return pieces.stream().map(number -> new BigDecimal(number.toPlainString())).toList();
  }

  private Rule rule(Element row) {
    List<String> conditions =
        elements(row, DMN, "inputEntry").map(cell -> text(cell, "text")).toList();
    List<BitSet> sides =
        IntStream.range(0, columns.size())
            .mapToObj(i -> columns.get(i).fitting(i < conditions.size() ? conditions.get(i) : ""))
            .toList();
    List<String> results =
        elements(row, DMN, "outputEntry").map(cell -> text(cell, "text")).toList();
    return new Rule(id(row), new Block(sides), results);
  }

  private void checkRules() {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      List<Rule> before = rules.subList(0, i);
      if (rule.block().isEmpty()) {
        checkImpossible(rule);
      } else if (hitPolicy.equals("FIRST")) {
        checkShadow(rule, before);
      }
    }
    if (!hitPolicy.equals("FIRST")) {
      checkOverlap();
    }
  }

  private void checkOverlap() {
    for (Rule lower : rules) {
      for (Rule upper : rules.subList(0, rules.indexOf(lower))) {
        Block both = upper.block().and(lower.block());
        if (!both.isEmpty()) {
          find(
              "%s and %s of %s overlap: both fit when %s; choose the hit policy First or change one of them"
                  .formatted(upper.id(), lower.id(), table, example(both)));
          return;
        }
      }
    }
  }

  private void checkImpossible(Rule rule) {
    IntStream.range(0, columns.size())
        .filter(i -> rule.block().sides().get(i).isEmpty())
        .forEach(
            i ->
                find(
                    "%s of %s can never fire: no value of '%s' fits its condition; change that cell"
                        .formatted(rule.id(), table, columns.get(i).label())));
  }

  private void checkShadow(Rule rule, List<Rule> before) {
    Optional<Rule> same =
        before.stream().filter(other -> other.block().equals(rule.block())).findFirst();
    if (same.isPresent()) {
      find(
          same.get().results().equals(rule.results())
              ? "%s of %s repeats %s; delete one of them"
                  .formatted(rule.id(), table, same.get().id())
              : ("%s of %s contradicts %s: the same conditions, other results, and only the upper"
                      + " one counts; delete or change one of them")
                  .formatted(rule.id(), table, same.get().id()));
      return;
    }
    if (isCovered(rule.block(), before)) {
      List<String> hiding =
          before.stream()
              .filter(other -> rule.block().without(other.block()).findAny().isEmpty())
              .map(Rule::id)
              .limit(1)
              .toList();
      find(
          "%s of %s can never fire: whatever fits it is taken by %s before it; move it up, or change"
                  .formatted(
                      rule.id(),
                      table,
                      hiding.isEmpty()
                          ? before.stream()
                              .filter(other -> !other.block().and(rule.block()).isEmpty())
                              .map(Rule::id)
                              .collect(Collectors.joining(", "))
                          : hiding.getFirst())
              + " the limits");
    }
  }

  private static boolean isCovered(Block block, List<Rule> by) {
    return rest(block, by).map(List::isEmpty).orElse(false);
  }

  /** What of a block no rule takes; nothing when that is too much to find out. */
  private static Optional<List<Block>> rest(Block block, List<Rule> rules) {
    List<Block> rest = List.of(block);
    for (Rule rule : rules) {
      rest = rest.stream().flatMap(piece -> piece.without(rule.block())).toList();
      if (rest.size() > MOST_BLOCKS) {
        return Optional.empty();
      }
    }
    return Optional.of(rest);
  }

  private void checkGaps() {
    Block everything = new Block(columns.stream().map(column -> column.fitting("")).toList());
    rest(everything, rules)
        .filter(gaps -> !gaps.isEmpty())
        .ifPresent(
            gaps ->
                find(
                    "%s has a gap: no rule fits when %s; add a rule for it"
                        .formatted(table, example(gaps.getFirst()))));
  }

  private String example(Block block) {
    String example =
        IntStream.range(0, columns.size())
            .filter(i -> block.sides().get(i).cardinality() < columns.get(i).samples().size())
            .mapToObj(i -> columns.get(i).example(block.sides().get(i)))
            .collect(Collectors.joining(" and "));
    return example.isEmpty() ? "anything is given" : example;
  }

  private void checkOutputs(Map<String, Shape> known) {
    for (Element output : outputs) {
      if (!TYPES.contains(output.getAttribute("typeRef"))) {
        find(
            "The column '%s' of %s is of the type '%s'; choose string, number or boolean"
                .formatted(name(output), table, output.getAttribute("typeRef")));
      }
    }
    for (Rule rule : rules) {
      for (int i = 0; i < Math.min(rule.results().size(), outputs.size()); i++) {
        checkOutput(rule.id(), outputs.get(i), rule.results().get(i), known);
      }
    }
  }

  private void checkOutput(String rule, Element output, String cell, Map<String, Shape> known) {
    String where = "%s of %s, column '%s',".formatted(rule, table, name(output));
    if (isOpen(cell)) {
      find(where + " is empty; fill it in, or write null if nothing is meant");
      return;
    }
    feel(where).expression(cell, known);
    String type = output.getAttribute("typeRef");
    Feel.parsed(cell).stream()
        .flatMap(TableCheck::results)
        .forEach(
            result -> {
              String kind = kind(result);
              if (!kind.isEmpty() && TYPES.contains(type) && !kind.equals(type)) {
                find(
                    "%s gives the %s %s, but the column holds a %s; %s"
                        .formatted(where, kind, literal(result), type, quotes(type)));
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
          "%s gives \"%s\", which the process does not know%s. It knows: %s"
              .formatted(
                  where,
                  route.value(),
                  Feel.meant(route.value(), ROUTES),
                  String.join(", ", new TreeSet<>(ROUTES))));
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

  /** What a cell can give: the branches of an if, or the expression itself. */
  private static Stream<Exp> results(Exp exp) {
    return exp instanceof If choice
        ? Stream.concat(results(choice.statement()), results(choice.elseStatement()))
        : Stream.of(exp);
  }

  private static String kind(Exp exp) {
    return switch (exp) {
      case ConstString text -> "string";
      case ConstNumber number -> "number";
      case ConstBool truth -> "boolean";
      default -> "";
    };
  }

  private static String literal(Exp exp) {
    return switch (exp) {
      case ConstString text -> "\"" + text.value() + "\"";
      case ConstNumber number -> number.value().bigDecimal().toPlainString();
      case ConstBool truth -> String.valueOf(truth.value());
      default -> exp.toString();
    };
  }

  private static String quotes(String type) {
    return type.equals("string")
        ? "write it in quotes"
        : "write a %s, without quotes".formatted(type);
  }

  private Feel feel(String where) {
    return new Feel(end -> find(where + " " + end));
  }

  /** The conditions in a column, and the first rule that has each. */
  private static Map<String, String> cells(Collection<Element> rows, int column) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (Element row : rows) {
      elements(row, DMN, "inputEntry")
          .skip(column)
          .limit(1)
          .map(cell -> text(cell, "text"))
          .filter(cell -> !isOpen(cell))
          .forEach(cell -> cells.putIfAbsent(cell, id(row)));
    }
    return cells;
  }

  private static boolean isOpen(String cell) {
    return cell.isEmpty() || cell.equals("-");
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
