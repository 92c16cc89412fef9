package org.countersign.decision;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Money;
import org.countersign.policy.Ceiling;
import org.countersign.policy.Ceilings;
import org.countersign.policy.ReleasedPolicy;
import org.countersign.review.ProcessVersion;
import org.countersign.review.Review;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The floor under the policy: what holds for every approval without a person, whatever a decision
 * table says. Each control is one method; all of them are asked in the transaction that puts the
 * approval on record. Whatever is held goes to a person.
 */
@Component
class ApprovalFloor {

  private final Ceilings ceilings;
  private final ReleasedPolicy policy;

  ApprovalFloor(Ceilings ceilings, ReleasedPolicy policy) {
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
   * @param reason a sentence for reviewers and operators, without what people typed
   */
  record Hold(Control control, String reason) {}

  /** The first control that holds it; empty if the policy may approve. */
  Optional<Hold> holds(Candidate candidate) {
    return offAtOnce(candidate)
        .or(() -> clearRecommendation(candidate))
        .or(() -> personEndsIt(candidate))
        .or(() -> memory(candidate))
        .or(() -> spotCheck(candidate))
        .or(() -> receiptOnce(candidate))
        .or(() -> ceiling(candidate))
        .or(() -> released(candidate));
  }

  @Enforces(Control.OFF_AT_ONCE)
  Optional<Hold> offAtOnce(Candidate candidate) {
    return Optional.empty();
  }

  @Enforces(Control.CLEAR_RECOMMENDATION)
  Optional<Hold> clearRecommendation(Candidate candidate) {
    return Optional.empty();
  }

  @Enforces(Control.PERSON_ENDS_IT)
  Optional<Hold> personEndsIt(Candidate candidate) {
    return Optional.empty();
  }

  @Enforces(Control.MEMORY)
  Optional<Hold> memory(Candidate candidate) {
    return Optional.empty();
  }

  @Enforces(Control.SPOT_CHECK)
  Optional<Hold> spotCheck(Candidate candidate) {
    return Optional.empty();
  }

  @Enforces(Control.RECEIPT_ONCE)
  Optional<Hold> receiptOnce(Candidate candidate) {
    return Optional.empty();
  }

  /** By the value in the company's currency; without one nothing is below it. */
  @Enforces(Control.CEILING)
  Optional<Hold> ceiling(Candidate candidate) {
    Ceiling ceiling = ceilings.inForce();
    AssessmentAttempt attempt = candidate.attempt();
    return ceiling
        .holds(value(candidate, ceiling), attempt == null ? null : attempt.confidence())
        .map(reason -> new Hold(Control.CEILING, reason));
  }

  /** In the company's currency; null where that is not known. */
  private static @Nullable BigDecimal value(Candidate candidate, Ceiling ceiling) {
    Money amount = candidate.facts().amount();
    return amount.currency().equals(ceiling.currency()) ? amount.amount() : null;
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
}
