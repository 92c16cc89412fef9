package org.countersign.decision;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.assessment.Assessments;
import org.countersign.contract.Surface;
import org.countersign.expense.Decision;
import org.countersign.expense.Decision.By;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.FactsDigest;
import org.countersign.expense.Status;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.UserName;
import org.countersign.review.ProcessVersion;
import org.countersign.review.Review;
import org.countersign.review.Reviews;
import org.countersign.review.Routing;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records the one decision of an expense. The process says that it has come to an end; what end is
 * read from the database, so that no process variable can approve anything by itself.
 */
@Component
class Decisions {

  private final Expenses expenses;
  private final Assessments assessments;
  private final Reviews reviews;
  private final ApprovalFloor floor;
  private final Ledger ledger;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Decisions(
      Expenses expenses,
      Assessments assessments,
      Reviews reviews,
      ApprovalFloor floor,
      Ledger ledger,
      ApplicationEventPublisher events,
      Clock clock) {
    this.expenses = expenses;
    this.assessments = assessments;
    this.reviews = reviews;
    this.floor = floor;
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Twice is once: the first decision stays.
   *
   * @param withdrawn the expense that the process names; looked at for a withdrawal only, which may
   *     come before the process instance is known here
   * @return why nothing was decided: the policy would approve and may not, and a person has to
   * @throws IllegalStateException if the database knows no reason for a decision; an operator has
   *     to look
   */
  @Transactional
  Optional<String> record(
      ProcessVersion process,
      long processInstanceKey,
      @Nullable ExpenseId withdrawn,
      Routing routing,
      @Nullable Outcome outcome) {
    Expense expense =
        outcome == Outcome.WITHDRAWN
            ? expenses.withdrawnIn(processInstanceKey, withdrawn)
            : expenses.decidedIn(processInstanceKey);
    ExpenseFacts facts = expenses.facts(expense);
    List<Review> all = reviews.of(expense.id());
    List<Review> decided =
        all.stream()
            .filter(review -> review.revision() == expense.revision())
            .filter(review -> review.state() == Review.State.DECIDED)
            .toList();
    if (outcome == null && decided.isEmpty() && !expense.status().isFinal()) {
      hold(expense, facts, all, routing, process);
      if (expense.heldReason() != null) {
        reviews.recordHold(expense);
        return Optional.ofNullable(expense.heldReason());
      }
    }
    Decision decision =
        switch (outcome) {
          case WITHDRAWN -> withdrawn(expense);
          case EXPIRED -> expired();
          case null -> decided.isEmpty() ? byPolicy(routing) : byReviewers(expense, decided);
        };
    if (expense.decide(decision)) {
      if (decision.kind() == By.POLICY) {
        reviews.recordRouting(facts, routing, process);
      }
      // Camunda says nothing about a user task that ended while it was being created.
      reviews.closeOpen(all);
      if (outcome != null) {
        expenses.closeQuestion(expense.id());
      }
      write(expense, facts, decision, routing, decided);
      events.publishEvent(
          new ExpenseDecided(
              decision.outcome(), decision.kind(), expense.submittedAt(), decision.at()));
    }
    return Optional.empty();
  }

  /** What was held before stays held, whatever has changed: a person was promised. */
  private void hold(
      Expense expense,
      ExpenseFacts facts,
      List<Review> all,
      Routing routing,
      ProcessVersion process) {
    if (!routing.withoutHuman()) {
      throw new IllegalStateException(
          "Expense "
              + facts.id()
              + " has neither a reviewer's decision nor one of the policy. It is not approved; look"
              + " at its ledger.");
    }
    if (expense.heldReason() == null) {
      floor
          .holds(
              new ApprovalFloor.Candidate(
                  expense, facts, assessments.about(facts).orElse(null), all, process))
          .ifPresent(hold -> expense.hold(hold.control(), hold.reason()));
    }
  }

  private Decision withdrawn(Expense expense) {
    UserName by = expense.withdrawnBy();
    if (by == null) {
      throw new IllegalStateException(
          "Nobody asked to withdraw expense "
              + expense.id()
              + " here. Cancel the process instance"
              + " or withdraw by POST /api/expenses/"
              + expense.id()
              + "/withdrawal.");
    }
    Surface surface = Objects.requireNonNullElse(expense.withdrawalSurface(), Surface.API);
    return decision(Status.WITHDRAWN, By.HUMAN, by.value(), surface, null);
  }

  private Decision expired() {
    return decision(
        Status.EXPIRED,
        By.TIMER,
        Actor.TIMER.name(),
        null,
        "No answer to the reviewer's question.");
  }

  private Decision byPolicy(Routing routing) {
    return decision(Status.APPROVED, By.POLICY, Actor.POLICY.name(), null, routing.reason());
  }

  private Decision byReviewers(Expense expense, List<Review> decided) {
    Review last = decided.getLast();
    String reviewer = String.valueOf(last.reviewer());
    if (last.decision() == Verdict.REJECT) {
      return decision(Status.REJECTED, By.HUMAN, reviewer, last.surface(), last.comment());
    }
    long approvers =
        decided.stream()
            .filter(review -> review.decision() == Verdict.APPROVE)
            .map(Review::reviewer)
            .distinct()
            .count();
    int needed = reviews.approvalsNeeded(expense, decided);
    if (last.decision() != Verdict.APPROVE || approvers < needed) {
      throw new IllegalStateException(
          "Expense %s has %d of %d approvals. It is not approved; look at its ledger."
              .formatted(expense.id(), approvers, needed));
    }
    return decision(Status.APPROVED, By.HUMAN, reviewer, last.surface(), last.comment());
  }

  private Decision decision(
      Status status, By kind, String by, @Nullable Surface surface, @Nullable String comment) {
    Instant now = clock.instant();
    return new Decision(status, kind, by, surface, comment, now);
  }

  private void write(
      Expense expense,
      ExpenseFacts facts,
      Decision decision,
      Routing routing,
      List<Review> decided) {
    Actor.Kind kind =
        switch (decision.kind()) {
          case POLICY -> Actor.Kind.POLICY;
          case HUMAN -> Actor.Kind.HUMAN;
          case TIMER -> Actor.Kind.TIMER;
        };
    Ledger.Draft entry =
        ledger
            .entry(facts.id(), Event.DECIDED, "decided")
            .by(new Actor(kind, decision.by()))
            .on(decision.surface())
            .shown(FactsDigest.of(facts))
            .with("outcome", decision.outcome())
            .with("amount", facts.amount().toString())
            .with("revision", facts.revision());
    if (decision.outcome() == Status.APPROVED) {
      entry.with("value", floor.value(facts).map(BigDecimal::toPlainString).orElse(null));
    }
    if (decision.kind() == By.POLICY) {
      entry.with("ceiling", floor.ceilingInForce());
    } else if (decision.outcome() == Status.APPROVED) {
      entry.with("approvalsRequired", reviews.approvalsNeeded(expense, decided));
    }
    entry
        .words("comment", decision.comment())
        .with("route", routing.route())
        .with("approvedBy", decided.isEmpty() ? null : approvers(decided))
        .append();
  }

  private static List<String> approvers(List<Review> decided) {
    return decided.stream()
        .filter(review -> review.decision() == Verdict.APPROVE)
        .map(review -> String.valueOf(review.reviewer()))
        .toList();
  }
}
