package org.countersign.evaluation;

import io.camunda.zeebe.dmn.DecisionEvaluationResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.countersign.assessment.ConfiguredAssessor;
import org.countersign.assessment.Opinion;
import org.countersign.contract.RoutingTables;

/** Asks for every expense, so many at a time, and lets the decision tables route it. */
final class Asking {

  private final ConfiguredAssessor assessor;
  private final RoutingTables tables;
  private final Clock clock;

  Asking(ConfiguredAssessor assessor, RoutingTables tables, Clock clock) {
    this.assessor = assessor;
    this.tables = tables;
    this.clock = clock;
  }

  /** In the order of the expenses. */
  List<Outcome> all(List<LabelledExpense> expenses, int atOnce) throws InterruptedException {
    List<Callable<Opinion>> questions =
        expenses.stream().map(expense -> (Callable<Opinion>) () -> ask(expense)).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      List<Future<Opinion>> opinions = threads.invokeAll(questions);
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < expenses.size(); i++) {
        outcomes.add(outcome(expenses.get(i), opinions.get(i).get()));
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Opinion ask(LabelledExpense expense) {
    return assessor.ask(expense.facts(), expense.computed(), clock.instant());
  }

  private Outcome outcome(LabelledExpense expense, Opinion opinion) {
    DecisionEvaluationResult result = tables.evaluate(opinion.variables());
    if (result.isFailure()) {
      return new Outcome(expense, opinion, "FAILED", result.getFailureMessage());
    }
    Map<String, Object> routing = RoutingTables.output(result);
    return new Outcome(
        expense,
        opinion,
        String.valueOf(routing.get("route")),
        String.valueOf(routing.get("reason")));
  }
}
