package org.countersign.insight;

import java.util.List;
import org.countersign.expense.FieldProblem;

/** There are no figures for what was asked; names each wrong field. */
public class InvalidFigureRange extends RuntimeException {

  private final transient List<FieldProblem> problems;

  InvalidFigureRange(List<FieldProblem> problems) {
    super("The range is not valid.");
    this.problems = List.copyOf(problems);
  }

  public List<FieldProblem> problems() {
    return problems;
  }
}
