package org.countersign.assessment;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.FactsDigest;
import org.countersign.expense.PurchaseHistory;
import org.countersign.expense.Remembered;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The model's opinions, asked for once for each revision of an expense's facts. */
@Component
public class Assessments {

  private static final Logger LOG = LoggerFactory.getLogger(Assessments.class);

  private final Expenses expenses;
  private final Assessor assessor;
  private final AssessmentRepository attempts;
  private final PurchaseHistory purchases;
  private final SpotCheckDraws spotChecks;
  private final Calibrations calibrations;
  private final Ledger ledger;
  private final AutonomySwitch autonomy;
  private final EarlyHold earlyHold;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Assessments(
      Expenses expenses,
      Assessor assessor,
      AssessmentRepository attempts,
      PurchaseHistory purchases,
      SpotCheckDraws spotChecks,
      Calibrations calibrations,
      Ledger ledger,
      AutonomySwitch autonomy,
      EarlyHold earlyHold,
      TransactionTemplate transaction,
      Clock clock) {
    this.expenses = expenses;
    this.assessor = assessor;
    this.attempts = attempts;
    this.purchases = purchases;
    this.spotChecks = spotChecks;
    this.calibrations = calibrations;
    this.ledger = ledger;
    this.autonomy = autonomy;
    this.earlyHold = earlyHold;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Binds the expense to the process instance that decides it, and gives the stored opinion about
   * it, or asks the model and stores what it says.
   *
   * @param lastTry whether a failure that could pass is to be stored as no opinion
   * @throws AssessmentUnavailable if another try may help and this is not the last
   */
  Assessed assess(
      ExpenseId id, long processInstanceKey, EarlyHold.Version process, boolean lastTry) {
    Prepared prepared = transaction.execute(status -> prepare(id, processInstanceKey, process));
    return prepared.stored()
        ? new Assessed(prepared.facts(), prepared.attempt(), prepared.held())
        : ask(prepared, process, lastTry);
  }

  /**
   * An opinion, or none, with the facts that it is about.
   *
   * @param held why the policy may not approve, as far as that is known before it is asked
   */
  record Assessed(ExpenseFacts facts, AssessmentAttempt attempt, @Nullable String held) {}

  /**
   * @param attempt the stored one, or a new one with all but what the model says
   * @param special whether something about the expense speaks against the policy from the start
   */
  private record Prepared(
      ExpenseFacts facts,
      AssessmentAttempt attempt,
      boolean stored,
      boolean special,
      @Nullable String held) {}

  private Prepared prepare(ExpenseId id, long processInstanceKey, EarlyHold.Version process) {
    ExpenseFacts facts = expenses.handledBy(id, processInstanceKey);
    Expense expense = expenses.get(id);
    boolean special = expense.revision() > 1 || expense.submittedBy() == null;
    return attempts
        .findById(AssessmentId.of(facts))
        .map(
            attempt ->
                new Prepared(facts, attempt, true, special, held(special, facts, attempt, process)))
        .orElseGet(() -> new Prepared(facts, newAttempt(facts), false, special, null));
  }

  /** What is known already costs nothing, and only where it is likely more is looked at. */
  private @Nullable String held(
      boolean special, ExpenseFacts facts, AssessmentAttempt attempt, EarlyHold.Version process) {
    Expense expense = expenses.get(facts.id());
    // While the AI may only advise the table sends everything to a person, and says why.
    if (special && attempt.autonomy() == Autonomy.ON && expense.heldReason() == null) {
      earlyHold.look(expense, facts, attempt, process);
    }
    return expense.heldReason();
  }

  private AssessmentAttempt newAttempt(ExpenseFacts facts) {
    Remembered remembered = purchases.remembered(facts);
    ComputedFacts computed = purchases.of(facts, remembered, spotChecks.of(facts, remembered));
    // What it is made under is read when it is stored; until then nothing may rest on it.
    return new AssessmentAttempt(facts, computed, Autonomy.OFF, clock.instant());
  }

  /** Outside of any transaction: the model takes seconds. */
  private Assessed ask(Prepared prepared, EarlyHold.Version process, boolean lastTry) {
    ExpenseFacts facts = prepared.facts();
    AssessmentAttempt attempt = prepared.attempt();
    try {
      attempt.gave(assessor.assess(facts));
    } catch (AssessmentUnavailable e) {
      if (e.retryable() && !lastTry) {
        throw e;
      }
      attempt.failed(e);
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
    return store(prepared, process);
  }

  private Assessed store(Prepared prepared, EarlyHold.Version process) {
    ExpenseFacts facts = prepared.facts();
    AssessmentAttempt attempt = prepared.attempt();
    try {
      return transaction.execute(
          status -> {
            // Only now: the model may have thought for a minute, and the switch is for emergencies.
            attempt.madeUnder(autonomy.position().autonomy());
            attempt.calibratedFor().flatMap(calibrations::inForce).ifPresent(attempt::calibrated);
            AssessmentAttempt stored = attempts.saveAndFlush(attempt);
            record(facts, stored);
            return new Assessed(
                facts, stored, prepared.special() ? held(true, facts, stored, process) : null);
          });
    } catch (DataIntegrityViolationException e) {
      // the job ran twice at the same time: the first opinion counts
      return new Assessed(facts, about(facts).orElseThrow(() -> e), null);
    }
  }

  private void record(ExpenseFacts facts, AssessmentAttempt attempt) {
    boolean opinion = attempt.recommendation() != null;
    Ledger.Draft entry =
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
            .with("measuredConfidence", attempt.measuredConfidence())
            .with("confidenceSignals", opinion ? attempt.confidenceSignals() : null)
            .with("calibration", attempt.calibration())
            .with("reasons", opinion ? clauses(attempt.reasons()) : null)
            .with("flags", opinion ? attempt.flags() : null)
            .with("promptVersion", attempt.promptVersion())
            .with("policyVersion", attempt.policyVersion())
            .with("sampling", attempt.sampling())
            .with("unavailable", attempt.unavailableReason())
            .with("autonomy", attempt.autonomy())
            .with("facts", attempt.facts() == null ? null : attempt.facts().forLedger());
    if (opinion) {
      List<Reason> reasons = attempt.reasons();
      for (int i = 0; i < reasons.size(); i++) {
        entry.words("reasons.%d.text".formatted(i), reasons.get(i).text());
      }
    }
    entry.append();
  }

  /** The reasons without their texts, which may repeat what a person typed. */
  private static List<Map<String, Object>> clauses(List<Reason> reasons) {
    return reasons.stream()
        .map(
            reason ->
                reason.clause() == null
                    ? Map.<String, Object>of()
                    : Map.<String, Object>of("clause", reason.clause()))
        .toList();
  }

  /** The latest about each of these expenses, where there is one. */
  public Map<ExpenseId, AssessmentAttempt> of(Collection<Expense> expenses) {
    Map<ExpenseId, AssessmentAttempt> latest =
        attempts
            .findAllById(
                expenses.stream()
                    .map(expense -> AssessmentId.of(expense.id(), expense.revision()))
                    .toList())
            .stream()
            .collect(Collectors.toMap(AssessmentAttempt::expenseId, Function.identity()));
    // Few: their last answer was not assessed.
    expenses.stream()
        .filter(expense -> !latest.containsKey(expense.id()))
        .forEach(expense -> of(expense).ifPresent(one -> latest.put(expense.id(), one)));
    return latest;
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

  /** The one about exactly these facts. */
  public Optional<AssessmentAttempt> about(ExpenseFacts facts) {
    return attempts.findById(AssessmentId.of(facts));
  }
}
