package org.countersign.decision;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Autonomy;
import org.countersign.assessment.AutonomySwitch;
import org.countersign.assessment.EarlyHold;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Valuation;
import org.countersign.expense.Value;
import org.countersign.policy.Ceiling;
import org.countersign.policy.Ceilings;
import org.countersign.policy.ReleasedPolicy;
import org.countersign.review.ProcessVersion;
import org.countersign.review.Review;
import org.countersign.review.Reviews;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The floor under the policy: what holds for every approval without a person, whatever a decision
 * table says. Each control is one method; all of them are asked in the transaction that puts the
 * approval on record. Whatever is held goes to a person.
 */
@Component
class ApprovalFloor implements EarlyHold {

  private final AutonomySwitch autonomy;
  private final Reviews reviews;
  private final Valuation valuation;
  private final Ceilings ceilings;
  private final ReleasedPolicy policy;

  ApprovalFloor(
      AutonomySwitch autonomy,
      Reviews reviews,
      Valuation valuation,
      Ceilings ceilings,
      ReleasedPolicy policy) {
    this.autonomy = autonomy;
    this.reviews = reviews;
    this.valuation = valuation;
    this.ceilings = ceilings;
    this.policy = policy;
  }

  /**
   * What the policy would approve.
   *
   * @param attempt about exactly these facts; null where there is none
   * @param reviews of the expense, of whatever revision
   * @param process the version of the process that asked the policy
   */
  record Candidate(
      Expense expense,
      ExpenseFacts facts,
      @Nullable AssessmentAttempt attempt,
      List<Review> reviews,
      ProcessVersion process) {}

  /**
   * Why a person has to decide.
   *
   * @param reason a sentence for reviewers and operators, without what people typed and without a
   *     full stop
   */
  record Hold(Control control, String reason) {}

  /** The first control that holds it; empty if the policy may approve. */
  Optional<Hold> holds(Candidate candidate) {
    return moreThanOne(candidate)
        .or(() -> offAtOnce(candidate))
        .or(() -> clearRecommendation(candidate))
        .or(() -> personEndsIt(candidate))
        .or(() -> memory(candidate))
        .or(() -> spotCheck(candidate))
        .or(() -> receiptOnce(candidate))
        .or(() -> ceiling(candidate))
        .or(() -> released(candidate));
  }

  @Override
  public void look(
      Expense expense, ExpenseFacts facts, AssessmentAttempt attempt, Version process) {
    holds(
            new Candidate(
                expense,
                facts,
                attempt,
                reviews.of(expense.id()),
                new ProcessVersion(process.key(), process.version())))
        .ifPresent(hold -> expense.hold(hold.control(), hold.reason()));
  }

  /** The policy is no more than one: it does not approve where two people have to. */
  private Optional<Hold> moreThanOne(Candidate candidate) {
    if (reviews.approvalsNeeded(candidate.expense(), 1) == 1) {
      return Optional.empty();
    }
    return candidate.expense().submitterIsKnown()
        ? hold(Control.VALUE, "Nobody knows what it is worth: two people have to approve it")
        : hold(
            Control.UNKNOWN_SUBMITTER,
            "It was started in Camunda, nobody knows by whom: two people have to approve it");
  }

  @Enforces(Control.OFF_AT_ONCE)
  Optional<Hold> offAtOnce(Candidate candidate) {
    return autonomy.positionForDecision().autonomy() == Autonomy.ON
        ? Optional.empty()
        : Optional.of(
            new Hold(Control.OFF_AT_ONCE, "The AI was switched off before it was approved"));
  }

  @Enforces(Control.CLEAR_RECOMMENDATION)
  Optional<Hold> clearRecommendation(Candidate candidate) {
    AssessmentAttempt attempt = candidate.attempt();
    return attempt != null && attempt.recommendsApprovalClearly()
        ? Optional.empty()
        : Optional.of(
            new Hold(
                Control.CLEAR_RECOMMENDATION,
                "There is no clear recommendation to approve, made while the AI might act"));
  }

  @Enforces(Control.PERSON_ENDS_IT)
  Optional<Hold> personEndsIt(Candidate candidate) {
    boolean asked = !candidate.reviews().isEmpty() || candidate.expense().revision() > 1;
    return asked
        ? Optional.of(
            new Hold(
                Control.PERSON_ENDS_IT, "A person was asked about it before, and a person ends it"))
        : Optional.empty();
  }

  @Enforces(Control.MEMORY)
  Optional<Hold> memory(Candidate candidate) {
    ComputedFacts known = known(candidate);
    if (known == null || !known.allCompared()) {
      return hold(Control.MEMORY, "It was not compared with all that came before");
    }
    if (known.duplicateOf() != null || known.similarTo() != null) {
      return hold(Control.MEMORY, "It looks like another expense of the same person");
    }
    return known.seenBefore()
        ? hold(Control.MEMORY, "A person has seen one like it and has not approved it")
        : Optional.empty();
  }

  @Enforces(Control.SPOT_CHECK)
  Optional<Hold> spotCheck(Candidate candidate) {
    ComputedFacts known = known(candidate);
    if (known == null) {
      return hold(Control.SPOT_CHECK, "Nothing was drawn for its spot check");
    }
    return known.spotCheck()
        ? hold(Control.SPOT_CHECK, "It was picked for a spot check")
        : Optional.empty();
  }

  @Enforces(Control.RECEIPT_ONCE)
  Optional<Hold> receiptOnce(Candidate candidate) {
    ComputedFacts known = known(candidate);
    if (known == null || !known.allCompared()) {
      return hold(Control.RECEIPT_ONCE, "Its receipt was not compared with all others");
    }
    if (known.receiptsCompared() != candidate.facts().receipts().size()) {
      return hold(Control.RECEIPT_ONCE, "A receipt was attached after they were compared");
    }
    return known.receiptUsedBefore() == null
        ? Optional.empty()
        : hold(Control.RECEIPT_ONCE, "Its receipt is on another expense");
  }

  /** By the value in the company's currency; without one nothing is below it. */
  @Enforces(Control.CEILING)
  Optional<Hold> ceiling(Candidate candidate) {
    AssessmentAttempt attempt = candidate.attempt();
    BigDecimal value = value(candidate.facts()).orElse(null);
    return ceilings
        .inForce()
        .holds(value, attempt == null ? null : attempt.confidence())
        .map(reason -> new Hold(Control.CEILING, reason));
  }

  /** What an expense is worth now, in the company's currency. */
  Optional<BigDecimal> value(ExpenseFacts facts) {
    return valuation.of(facts.amount()).map(Value::amount);
  }

  /** For the record: what the value and the confidence were compared with. */
  Map<String, String> ceilingInForce() {
    Ceiling ceiling = ceilings.inForce();
    Map<String, String> words = new LinkedHashMap<>();
    words.put("amount", ceiling.amount().toPlainString());
    words.put("confidence", ceiling.confidence().toPlainString());
    return words;
  }

  @Enforces(Control.RELEASED_POLICY)
  Optional<Hold> released(Candidate candidate) {
    AssessmentAttempt attempt = candidate.attempt();
    return policy
        .refuses(
            candidate.process().key(),
            candidate.process().version(),
            attempt == null ? null : attempt.promptVersion(),
            attempt == null ? null : attempt.policyVersion())
        .map(reason -> new Hold(Control.RELEASED_POLICY, reason));
  }

  private static @Nullable ComputedFacts known(Candidate candidate) {
    return candidate.attempt() == null ? null : candidate.attempt().facts();
  }

  private static Optional<Hold> hold(Control control, String reason) {
    return Optional.of(new Hold(control, reason));
  }
}
