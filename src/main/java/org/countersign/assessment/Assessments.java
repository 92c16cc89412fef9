package org.countersign.assessment;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Expenses;
import org.countersign.expense.FactsDigest;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The model's opinions, asked for once for each revision of an expense's facts. */
@Component
public class Assessments {

  private static final Logger LOG = LoggerFactory.getLogger(Assessments.class);

  private final Assessor assessor;
  private final AssessmentRepository attempts;
  private final Expenses expenses;
  private final Ledger ledger;
  private final AutonomySettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Assessments(
      Assessor assessor,
      AssessmentRepository attempts,
      Expenses expenses,
      Ledger ledger,
      AutonomySettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.assessor = assessor;
    this.attempts = attempts;
    this.expenses = expenses;
    this.ledger = ledger;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Gives the stored opinion, or asks the model and stores what it says.
   *
   * @param lastTry whether a failure that could pass is to be stored as no opinion
   * @throws AssessmentUnavailable if another try may help and this is not the last
   */
  AssessmentAttempt assess(ExpenseFacts facts, boolean lastTry) {
    Optional<AssessmentAttempt> stored = attempts.findById(AssessmentId.of(facts));
    if (stored.isPresent()) {
      return stored.get();
    }
    CaseHistory history =
        new CaseHistory(
            expenses.duplicateOf(facts).orElse(null), expenses.autoApprovedLast30Days(facts));
    AssessmentAttempt attempt =
        new AssessmentAttempt(facts, history, settings.autonomy(), clock.instant());
    try {
      attempt.gave(assessor.assess(facts));
    } catch (AssessmentUnavailable e) {
      if (e.retryable() && !lastTry) {
        throw e;
      }
      attempt.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Whatever is wrong here: the expense goes to a person and does not stand still. The message
      // of an exception that nobody foresaw could repeat the submitter's words.
      LOG.error(
          "No assessment of expense {}: {} at {}",
          facts.id(),
          e.getClass().getName(),
          List.of(e.getStackTrace()));
      attempt.failed("the assessment failed unexpectedly; the log says why");
    }
    return store(facts, attempt);
  }

  private AssessmentAttempt store(ExpenseFacts facts, AssessmentAttempt attempt) {
    try {
      return transaction.execute(
          status -> {
            AssessmentAttempt stored = attempts.saveAndFlush(attempt);
            record(facts, stored);
            return stored;
          });
    } catch (DataIntegrityViolationException e) {
      // the job ran twice at the same time: the first opinion counts
      return attempts.findById(AssessmentId.of(facts)).orElseThrow(() -> e);
    }
  }

  private void record(ExpenseFacts facts, AssessmentAttempt attempt) {
    boolean opinion = attempt.recommendation() != null;
    ledger
        .entry(
            facts.id(),
            opinion ? Event.ASSESSED : Event.NOT_ASSESSED,
            "assessed-" + facts.revision())
        .by(opinion ? Actor.ai(String.valueOf(attempt.model())) : Actor.SYSTEM)
        .shown(FactsDigest.of(facts))
        .with("recommendation", attempt.recommendation())
        .with("confidence", attempt.confidence())
        .with("confidenceMethod", attempt.confidenceMethod())
        .with("reasons", opinion ? attempt.reasons() : null)
        .with("flags", opinion ? attempt.flags() : null)
        .with("promptVersion", attempt.promptVersion())
        .with("unavailable", attempt.unavailableReason())
        .with("autonomy", attempt.autonomy())
        .with("duplicateOf", attempt.duplicateOf())
        .with("autoApprovedLast30Days", attempt.autoApprovedLast30Days().toPlainString())
        .append();
  }

  /** The latest about an expense. */
  public Optional<AssessmentAttempt> of(Expense expense) {
    for (int revision = expense.revision(); revision > 0; revision--) {
      var attempt = attempts.findById(AssessmentId.of(expense.id(), revision));
      if (attempt.isPresent()) {
        return attempt;
      }
    }
    return Optional.empty();
  }

  /** Whether the model recommended to approve exactly these facts while it was allowed to act. */
  public boolean allowsApproval(ExpenseFacts facts) {
    return attempts
        .findById(AssessmentId.of(facts))
        .filter(AssessmentAttempt::allowsApproval)
        .isPresent();
  }
}
