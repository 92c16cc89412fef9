package org.countersign.expense;

import java.util.List;

/** What was sent is no receipt that is taken. */
public class InvalidReceipt extends RuntimeException {

  private final transient List<FieldProblem> problems;

  InvalidReceipt(List<FieldProblem> problems) {
    super("not a receipt");
    this.problems = List.copyOf(problems);
  }

  public List<FieldProblem> problems() {
    return problems;
  }
}
