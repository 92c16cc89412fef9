package org.countersign.contract;

import static org.countersign.contract.Xml.text;

import java.util.Set;
import java.util.stream.Stream;
import org.camunda.feel.syntaxtree.ConstBool;
import org.camunda.feel.syntaxtree.ConstNumber;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.If;

/** What a cell of a decision table holds. */
final class Cell {

  /** The types that a column can have. */
  static final Set<String> TYPES = Set.of("string", "number", "boolean");

  private Cell() {}

  /** Whether a condition is none. */
  static boolean isOpen(String cell) {
    return cell.isEmpty() || cell.equals("-");
  }

  /** What a cell can give: the branches of an if, or the expression itself. */
  static Stream<Exp> results(Exp exp) {
    return exp instanceof If choice
        ? Stream.concat(results(choice.statement()), results(choice.elseStatement()))
        : Stream.of(exp);
  }

  /** The type of a constant; empty for what is none. */
  static String kind(Exp exp) {
    return switch (exp) {
      case ConstString text -> "string";
      case ConstNumber number -> "number";
      case ConstBool truth -> "boolean";
      default -> "";
    };
  }

  static String literal(Exp exp) {
    return switch (exp) {
      case ConstString text -> "\"" + text.value() + "\"";
      case ConstNumber number -> number.value().bigDecimal().toPlainString();
      case ConstBool truth -> String.valueOf(truth.value());
      default -> exp.toString();
    };
  }

  static String quotes(String type) {
    return type.equals("string")
        ? "write it in quotes"
        : "write a %s, without quotes".formatted(type);
  }
}
