package org.countersign.api;

import java.util.List;
import org.countersign.expense.FieldProblem;

/** Something in the request is wrong; names each field. */
class InvalidRequest extends RuntimeException {

  private final transient List<FieldProblem> problems;

  InvalidRequest(FieldProblem problem) {
    this(List.of(problem));
  }

  InvalidRequest(List<FieldProblem> problems) {
    super("The request is not valid.");
    this.problems = List.copyOf(problems);
  }

  List<FieldProblem> problems() {
    return problems;
  }
}
