package org.countersign.expense;

import java.util.List;
import java.util.stream.Collectors;

/** What was sent is not an expense; names every field that is wrong. Repeats nothing of it. */
public class InvalidExpense extends RuntimeException {

  private final transient List<FieldProblem> problems;

  public InvalidExpense(List<FieldProblem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.field() + " " + problem.rule())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public List<FieldProblem> problems() {
    return problems;
  }
}
