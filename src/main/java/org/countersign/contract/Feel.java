package org.countersign.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.syntaxtree.ConstContext;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Equal;
import org.camunda.feel.syntaxtree.EveryItem;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Filter;
import org.camunda.feel.syntaxtree.For;
import org.camunda.feel.syntaxtree.FunctionDefinition;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.If;
import org.camunda.feel.syntaxtree.PathExpression;
import org.camunda.feel.syntaxtree.PositionalFunctionParameters;
import org.camunda.feel.syntaxtree.Ref;
import org.camunda.feel.syntaxtree.SomeItem;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Reads FEEL with the engine's own parser, and says which names in it mean nothing. */
final class Feel {

  private static final FeelEngineApi ENGINE = FeelEngineBuilder.forJava().build();

  /** What Camunda adds to FEEL's own functions. */
  private static final Set<String> CAMUNDA_FUNCTIONS = Set.of("cycle", "fromAi");

  /** "failed to parse expression '…': Expected (…):1:9, found "…"". */
  private static final Pattern PLACE = Pattern.compile(":(\\d+):(\\d+), found (.*)$");

  private final Consumer<String> report;
  private Set<String> offered = Set.of();

  /**
   * @param report takes what is wrong, as the end of a sentence that begins with where it stands
   */
  Feel(Consumer<String> report) {
    this.report = report;
  }

  /** Checks an expression; gives the shape of its result. */
  Shape expression(String text, Map<String, Shape> known) {
    offered = new TreeSet<>(known.keySet());
    return parse(text, ENGINE.parseExpression(text)).map(e -> shape(e, known)).orElse(Shape.OPEN);
  }

  /** Checks the condition in a cell of a decision table. */
  Optional<Exp> unaryTests(String text, Map<String, Shape> known) {
    offered = new TreeSet<>(known.keySet());
    Optional<Exp> parsed = parse(text, ENGINE.parseUnaryTests(text));
    parsed.ifPresent(test -> shape(test, known));
    return parsed;
  }

  static Optional<Exp> parsed(String text) {
    ParseResult result = ENGINE.parseExpression(text);
    return result.isSuccess() ? Optional.of(result.parsedExpression().expression()) : none();
  }

  static Optional<Exp> parsedTests(String text) {
    ParseResult result = ENGINE.parseUnaryTests(text);
    return result.isSuccess() ? Optional.of(result.parsedExpression().expression()) : none();
  }

  /** Whether a value fits the condition in a cell. */
  static boolean fits(String unaryTests, @Nullable Object value) {
    var result = ENGINE.evaluateUnaryTests(unaryTests, value, Map.of());
    return result.isSuccess() && Boolean.TRUE.equals(result.result());
  }

  /** An expression and all that it is made of. */
  static Stream<Exp> parts(Object tree) {
    Stream<Exp> below = children(tree).stream().flatMap(Feel::parts);
    return tree instanceof Exp exp ? Stream.concat(Stream.of(exp), below) : below;
  }

  private static Optional<Exp> none() {
    return Optional.empty();
  }

  private Optional<Exp> parse(String text, ParseResult result) {
    if (result.isSuccess()) {
      return Optional.of(result.parsedExpression().expression());
    }
    var place = PLACE.matcher(result.failure().message());
    report.accept(
        "holds '%s', which is no FEEL%s; mend the expression"
            .formatted(
                text,
                place.find()
                    ? ": not understood from character %s on, %s"
                        .formatted(place.group(2), place.group(3))
                    : ""));
    return none();
  }

  private Shape shape(Exp exp, Map<String, Shape> known) {
    return switch (exp) {
      case Ref ref -> reference(CollectionConverters.asJava(ref.names()), known);
      case PathExpression path -> field(shape(path.path(), known), path.key(), "the value");
      case ConstContext context -> context(context, known);
      case For each -> shape(each.exp(), iterators(each.iterators(), known));
      case SomeItem some -> shape(some.condition(), iterators(some.iterators(), known));
      case EveryItem every -> shape(every.condition(), iterators(every.iterators(), known));
      case Filter filter -> filter(filter, known);
      case If choice -> {
        shape(choice.condition(), known);
        yield shape(choice.statement(), known).or(shape(choice.elseStatement(), known));
      }
      case Equal equal -> equal(equal, known);
      case FunctionDefinition function -> function(function, known);
      case FunctionInvocation call -> call(call, known);
      default -> {
        children(exp).forEach(child -> anything(child, known));
        yield children(exp).isEmpty() ? Shape.SINGLE : Shape.OPEN;
      }
    };
  }

  private void anything(Object tree, Map<String, Shape> known) {
    if (tree instanceof Exp exp) {
      shape(exp, known);
    } else {
      children(tree).forEach(child -> anything(child, known));
    }
  }

  private Shape reference(List<String> names, Map<String, Shape> known) {
    String first = names.getFirst();
    Shape shape = known.get(first);
    if (shape == null) {
      if (!known.containsKey("*")) {
        report.accept(
            "reads '%s', which nobody sets%s. A text stands in quotes: \"%s\""
                .formatted(first, Names.instead(first, offered, "Known here"), first));
      }
      return Shape.OPEN;
    }
    for (int i = 1; i < names.size(); i++) {
      shape = field(shape, names.get(i), "'%s'".formatted(String.join(".", names.subList(0, i))));
    }
    return shape;
  }

  private Shape field(Shape shape, String name, String of) {
    Shape field = shape.fields().get(name);
    if (field != null) {
      return field;
    }
    if (!shape.open()) {
      report.accept(
          shape.fields().isEmpty()
              ? "reads '%s' of %s, which has no parts; leave '.%s' away".formatted(name, of, name)
              : "reads '%s' of %s, which nobody sets%s"
                  .formatted(name, of, Names.instead(name, shape.fields().keySet(), "It has")));
    }
    return Shape.OPEN;
  }

  private Shape context(ConstContext context, Map<String, Shape> known) {
    Map<String, Shape> inside = new HashMap<>(known);
    Map<String, Shape> fields = new LinkedHashMap<>();
    for (Tuple2<String, Exp> entry : CollectionConverters.asJava(context.entries())) {
      Shape shape = shape(entry._2(), inside);
      fields.put(entry._1(), shape);
      inside.put(entry._1(), shape);
    }
    return Shape.of(fields);
  }

  private Map<String, Shape> iterators(
      scala.collection.immutable.List<Tuple2<String, Exp>> iterators, Map<String, Shape> known) {
    Map<String, Shape> inside = new HashMap<>(known);
    inside.put("partial", Shape.OPEN);
    for (Tuple2<String, Exp> iterator : CollectionConverters.asJava(iterators)) {
      inside.put(iterator._1(), shape(iterator._2(), inside));
    }
    return inside;
  }

  private Shape filter(Filter filter, Map<String, Shape> known) {
    Shape list = shape(filter.list(), known);
    Map<String, Shape> inside = new HashMap<>(known);
    inside.put("item", list);
    inside.putAll(list.fields());
    if (list.open()) {
      inside.put("*", Shape.OPEN);
    }
    shape(filter.filter(), inside);
    return list;
  }

  private Shape equal(Equal equal, Map<String, Shape> known) {
    Shape left = shape(equal.x(), known);
    Shape right = shape(equal.y(), known);
    checkWord(left, equal.y());
    checkWord(right, equal.x());
    return Shape.SINGLE;
  }

  private void checkWord(Shape shape, Exp other) {
    if (other instanceof ConstString word
        && !shape.values().isEmpty()
        && !shape.values().contains(word.value())) {
      report.accept(
          "compares with \"%s\", which it never is%s"
              .formatted(word.value(), Names.instead(word.value(), shape.values(), "It can be")));
    }
  }

  private Shape function(FunctionDefinition function, Map<String, Shape> known) {
    Map<String, Shape> inside = new HashMap<>(known);
    CollectionConverters.asJava(function.parameters())
        .forEach(parameter -> inside.put(parameter, Shape.OPEN));
    shape(function.body(), inside);
    return Shape.OPEN;
  }

  private Shape call(FunctionInvocation call, Map<String, Shape> known) {
    if (call.function().equals("context put")
        && call.params() instanceof PositionalFunctionParameters positional
        && positional.params().size() == 3) {
      return changed(CollectionConverters.asJava(positional.params()), known);
    }
    anything(call.params(), known);
    if (call.params() instanceof PositionalFunctionParameters positional
        && !known.containsKey(call.function())
        && !CAMUNDA_FUNCTIONS.contains(call.function())
        && isUnknown(call.function(), positional.params().size())) {
      report.accept(
          ("calls the function '%s', which FEEL does not have with %d values; look it up in"
                  + " Camunda's list of built-in functions")
              .formatted(call.function(), positional.params().size()));
    }
    return Shape.OPEN;
  }

  private Shape changed(List<Exp> parameters, Map<String, Shape> known) {
    Shape context = shape(parameters.getFirst(), known);
    anything(parameters.getLast(), known);
    if (parameters.get(1) instanceof ConstString key) {
      field(context, key.value(), "the context");
    } else {
      shape(parameters.get(1), known);
    }
    return context;
  }

  private static boolean isUnknown(String function, int parameters) {
    String nulls = String.join(", ", Collections.nCopies(parameters, "null"));
    var result =
        ENGINE.evaluateExpression("%s(%s)".formatted(function, nulls), Map.<String, Object>of());
    return CollectionConverters.asJava(result.suppressedFailures()).stream()
        .anyMatch(failure -> failure.failureType().toString().equals("NO_FUNCTION_FOUND"));
  }

  /** The parts of a node of Scala's syntax tree, or of a collection in it. */
  private static List<Object> children(Object tree) {
    if (tree instanceof scala.collection.Iterable<?> many) {
      return new ArrayList<>(CollectionConverters.asJavaCollection(many));
    }
    if (tree instanceof Product product) {
      return CollectionConverters.asJava(product.productIterator().toList()).stream()
          .filter(
              child -> child instanceof Product || child instanceof scala.collection.Iterable<?>)
          .map(Object.class::cast)
          .toList();
    }
    return List.of();
  }
}
