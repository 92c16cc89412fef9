package org.countersign.contract;

import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.id;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.camunda.feel.syntaxtree.ConstContext;
import org.camunda.feel.syntaxtree.EveryItem;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Exponentiation;
import org.camunda.feel.syntaxtree.For;
import org.camunda.feel.syntaxtree.FunctionDefinition;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.JavaFunctionInvocation;
import org.camunda.feel.syntaxtree.QualifiedFunctionInvocation;
import org.camunda.feel.syntaxtree.SomeItem;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Whether tables can be read and evaluated in short time and little memory, whoever wrote them.
 * FEEL cannot be stopped once it runs: so what could run for long is not begun. What is left has no
 * loops, and its functions look at each value once.
 */
final class CostCheck {

  static final int MOST_RULES = 500;
  static final int LONGEST_EXPRESSION = 1_000;

  /** The parser's time doubles with each bracket inside another. */
  static final int DEEPEST_BRACKETS = 6;

  private static final Set<String> NAMESPACES =
      Set.of(
          DMN,
          "https://www.omg.org/spec/DMN/20191111/DMNDI/",
          "http://www.omg.org/spec/DMN/20180521/DC/",
          "http://www.omg.org/spec/DMN/20180521/DI/");

  private static final Set<String> OTHER_LOGIC =
      Set.of(
          "import",
          "businessKnowledgeModel",
          "decisionService",
          "literalExpression",
          "invocation",
          "functionDefinition",
          "context",
          "relation",
          "list");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "abs",
          "all",
          "any",
          "ceiling",
          "contains",
          "count",
          "date",
          "day of week",
          "day of year",
          "distinct values",
          "ends with",
          "even",
          "floor",
          "get or else",
          "get value",
          "includes",
          "is blank",
          "is defined",
          "is empty",
          "list contains",
          "lower case",
          "max",
          "mean",
          "median",
          "min",
          "modulo",
          "month of year",
          "not",
          "odd",
          "starts with",
          "string length",
          "sum",
          "trim",
          "upper case",
          "week of year");

  private final Document dmn;
  private final Consumer<String> findings;

  CostCheck(Document dmn, Consumer<String> findings) {
    this.dmn = dmn;
    this.findings = findings;
  }

  void check() {
    elements(dmn, "*", "*").forEach(this::checkKind);
    long rules = elements(dmn, DMN, "rule").count();
    if (rules > MOST_RULES) {
      findings.accept(
          "The file has %d rules; %d at most can be tried here".formatted(rules, MOST_RULES));
    }
    elements(dmn, DMN, "text").forEach(this::checkText);
  }

  private void checkKind(Element element) {
    String namespace = Objects.requireNonNullElse(element.getNamespaceURI(), "");
    if (namespace.contains("omg.org/spec/DMN/") && !NAMESPACES.contains(namespace)) {
      findings.accept(
          "%s is written in another version of DMN; open the file in Camunda Modeler 8.8 and save it"
              .formatted(place(element)));
    } else if (namespace.equals(DMN) && OTHER_LOGIC.contains(element.getLocalName())) {
      findings.accept(
          "%s holds a '%s', which is not evaluated here; say it in the decision tables"
              .formatted(place(element), element.getLocalName()));
    }
  }

  private void checkText(Element element) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("Nobody waits for the tables any longer");
    }
    String text = element.getTextContent();
    if (text.length() > LONGEST_EXPRESSION) {
      find(element, "has an expression of %d characters; write it in %d at most", text.length());
    } else if (depth(text) > DEEPEST_BRACKETS) {
      findings.accept(
          "%s has brackets inside brackets, %d deep; write it with %d at most"
              .formatted(place(element), depth(text), DEEPEST_BRACKETS));
    } else {
      // What is no FEEL at all is for TableCheck to say.
      Stream.of(Feel.parsed(text), Feel.parsedTests(text))
          .flatMap(Optional::stream)
          .flatMap(Feel::parts)
          .map(CostCheck::unbounded)
          .flatMap(Optional::stream)
          .distinct()
          .forEach(
              what ->
                  findings.accept(
                      "%s uses %s, which is not evaluated here because it may take very long; write"
                              .formatted(place(element), what)
                          + " it without, as list[item > 900] instead of a loop"));
    }
  }

  private void find(Element element, String sentence, int length) {
    findings.accept(place(element) + " " + sentence.formatted(length, LONGEST_EXPRESSION));
  }

  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("([{".indexOf(c) >= 0) {
        deepest = Math.max(deepest, ++depth);
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
      }
    }
    return deepest;
  }

  private static Optional<String> unbounded(Exp exp) {
    return switch (exp) {
      case For loop -> Optional.of("'for'");
      case SomeItem loop -> Optional.of("'some'");
      case EveryItem loop -> Optional.of("'every'");
      case Exponentiation power -> Optional.of("'**'");
      case ConstContext context -> Optional.of("a context {…}");
      case FunctionDefinition function -> Optional.of("a function of its own");
      case JavaFunctionInvocation function -> Optional.of("a function of its own");
      case QualifiedFunctionInvocation call -> Optional.of("a function of its own");
      case FunctionInvocation call ->
          Optional.of(call.function())
              .filter(name -> !FUNCTIONS.contains(name))
              .map("the function '%s'"::formatted);
      default -> Optional.empty();
    };
  }

  private static String place(Element element) {
    for (Node node = element; node instanceof Element e; node = e.getParentNode()) {
      if (DMN.equals(e.getNamespaceURI())) {
        switch (e.getLocalName()) {
          case "rule" -> {
            return Place.ofRule(e);
          }
          case "input" -> {
            return "The column '%s' (%s)".formatted(e.getAttribute("label"), id(e));
          }
          case "decision" -> {
            return Place.of(e);
          }
          default -> {
            // further up
          }
        }
      }
    }
    return "The file";
  }
}
