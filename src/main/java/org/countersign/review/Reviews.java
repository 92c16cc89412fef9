package org.countersign.review;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.contract.Models;
import org.countersign.contract.Surface;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.Texts;
import org.countersign.expense.Valuation;
import org.countersign.ledger.Actor;
import org.countersign.ledger.DeployedModels;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.ReviewChanged.Change;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All reviews: opened and closed by the process, decided by people, on whatever surface. */
@Component
@Transactional
public class Reviews {

  /** How long it may take Camunda to hand back what a surface of ours asks it to. */
  private static final Duration HANDING_BACK = Duration.ofMinutes(5);

  private static final int MAX_NAME = 200;

  private final ReviewRepository reviews;
  private final ReviewRules rules;
  private final EnoughApprovals enough;
  private final Valuation valuation;
  private final Expenses expenses;
  private final Ledger ledger;
  private final DeployedModels models;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Reviews(
      ReviewRepository reviews,
      ReviewRules rules,
      EnoughApprovals enough,
      Valuation valuation,
      Expenses expenses,
      Ledger ledger,
      DeployedModels models,
      ApplicationEventPublisher events,
      Clock clock) {
    this.reviews = reviews;
    this.rules = rules;
    this.enough = enough;
    this.valuation = valuation;
    this.expenses = expenses;
    this.ledger = ledger;
    this.models = models;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Opens the review of a user task; twice is once. After an answer it is given to who asked, where
   * they may decide it now.
   *
   * @param group that the model gives it to
   * @return whose it is, which may be another group
   */
  Opened open(
      ProcessVersion process,
      long processInstanceKey,
      long userTaskKey,
      String group,
      Routing routing,
      @Nullable Instant dueAt) {
    Expense expense = expenses.decidedIn(processInstanceKey);
    List<Review> all = reviews.findByExpenseIdOrderByNumber(expense.id());
    return all.stream()
        .filter(one -> one.userTaskKey() == userTaskKey)
        .findFirst()
        .map(Opened::of)
        .orElseGet(() -> open(process, expense, all, userTaskKey, group, routing, dueAt));
  }

  private Opened open(
      ProcessVersion process,
      Expense expense,
      List<Review> all,
      long userTaskKey,
      String group,
      Routing asked,
      @Nullable Instant dueAt) {
    ExpenseFacts facts = expenses.facts(expense);
    String held = expense.heldReason();
    boolean instead = asked.withoutHuman() && held != null;
    Routing routing = instead ? asked.held(String.valueOf(held)) : asked;
    Optional<Review> question = WhoAsked.before(all, expense.revision());
    Review review =
        new Review(
            facts,
            userTaskKey,
            question.map(Review::candidateGroup).orElse(group),
            routing,
            approvalsNeeded(expense, Math.max(1, routing.approvalsRequired())),
            clock.instant(),
            dueAt);
    ReviewRules.Case subject = new ReviewRules.Case(review, facts, expense.submittedBy(), all);
    question
        .map(Review::reviewer)
        .flatMap(asker -> rules.whoActsFor(subject, asker))
        .ifPresent(review::givenTo);
    reviews.save(review);
    expense.inReview(review.candidateGroup());
    if (instead) {
      recordHold(expense);
    }
    recordRouting(facts, routing, process);
    ledger
        .entry(expense.id(), Event.REVIEW_OPENED, "review-opened-" + userTaskKey)
        .shown(review.factsDigest())
        .with("group", review.candidateGroup())
        .with("givenTo", review.givenTo())
        .with("askedBy", question.map(Review::reviewer).orElse(null))
        .with("reason", routing.reason())
        .with("approvalsRequired", review.approvalsRequired())
        .with("dueAt", dueAt)
        .append();
    changed(review, Change.OPENED);
    return Opened.of(review);
  }

  /**
   * Whose an opened review is.
   *
   * @param assignee null for any of the group
   */
  record Opened(String group, @Nullable UserName assignee) {

    static Opened of(Review review) {
      return new Opened(review.candidateGroup(), review.givenTo());
    }
  }

  /**
   * How many different people have to approve these facts.
   *
   * @param asked by the policy, or by an earlier review of them
   */
  public int approvalsNeeded(Expense expense, int asked) {
    return enough.needed(
        asked, expense.submitterIsKnown(), valuation.of(expense.amount()).isPresent());
  }

  /** The same, and never fewer than any review of these facts asked for. */
  public int approvalsNeeded(Expense expense, List<Review> all) {
    return approvalsNeeded(
        expense,
        all.stream()
            .filter(one -> one.revision() == expense.revision())
            .mapToInt(Review::approvalsRequired)
            .max()
            .orElse(1));
  }

  /** Puts on record that the policy would have approved and may not, and which control says so. */
  public void recordHold(Expense expense) {
    String control = expense.heldBy() == null ? "" : expense.heldBy().id();
    ledger
        .entry(
            expense.id(),
            Event.APPROVAL_HELD,
            "approval-held-%d-%s".formatted(expense.revision(), control))
        .with("control", control)
        .with("reason", expense.heldReason())
        .append();
  }

  /**
   * Puts the policy's answer on record, once for each revision of the facts: the rule that hit, and
   * of which version of the table.
   *
   * @param process the version of the process that asked it
   */
  public void recordRouting(ExpenseFacts facts, Routing routing, ProcessVersion process) {
    String eventKey = "routed-" + facts.revision();
    if (ledger.isOnRecord(facts.id(), eventKey)) {
      // A second review of the same facts, perhaps under another version of the process: the policy
      // was asked once.
      return;
    }
    ledger
        .entry(facts.id(), Event.ROUTED, eventKey)
        .by(Actor.POLICY)
        .with("route", routing.route())
        .with("policyRoute", routing.policyRoute())
        .with("rule", routing.rule())
        .with("processVersion", process.version())
        .with(
            "decisionVersion",
            models.decisionVersion(process.key(), Models.ROUTING_DECISION).orElse(null))
        .with("reason", routing.reason())
        .with("approvalsRequired", routing.approvalsRequired())
        .append();
  }

  /**
   * The gate for claiming, and for handing back.
   *
   * @param assignee empty to hand back
   */
  Optional<Refusal> assign(long userTaskKey, String assignee, Surface surface, String eventKey) {
    Review review = byTask(userTaskKey);
    if (assignee.isBlank()) {
      return release(review, surface, eventKey);
    }
    ReviewRules.Case subject = subject(review);
    Optional<Refusal> refusal = rules.refusesClaim(subject, assignee);
    if (refusal.isPresent()) {
      deny(review, assignee, "CLAIM", refusal.get(), surface, denied(eventKey));
      return refusal;
    }
    UserName claimer = new UserName(assignee);
    UserName before = review.assignee();
    if (claimer.equals(before)) {
      // Given to them when it opened, or claimed twice: nothing has changed.
      return Optional.empty();
    }
    review.assignedTo(claimer);
    ledger
        .entry(review.expenseId(), Event.REVIEW_CLAIMED, eventKey)
        .by(Actor.human(claimer))
        .on(surface)
        .with("onBehalfOf", rules.onBehalfOf(subject, claimer).orElse(null))
        .with("takenOverFrom", before)
        .append();
    changed(review, Change.CLAIMED);
    return Optional.empty();
  }

  /**
   * Camunda does not tell a listener who hands back, nor where. What a surface of ours has noted
   * before tells; without such a note it was somebody at Camunda.
   */
  private Optional<Refusal> release(Review review, Surface surface, String eventKey) {
    UserName by = review.handedBackBySince(clock.instant().minus(HANDING_BACK));
    UserName assignee = review.assignee();
    if (by != null && assignee != null && !by.equals(assignee)) {
      Refusal refusal = ReviewRules.claimedMeanwhile(assignee);
      deny(review, by.value(), "RELEASE", refusal, surface, denied(eventKey));
      return Optional.of(refusal);
    }
    if (assignee == null) {
      // Handed back before, or never claimed: nothing has changed.
      return Optional.empty();
    }
    ledger
        .entry(review.expenseId(), Event.REVIEW_RELEASED, eventKey)
        .by(by == null ? Actor.CAMUNDA : Actor.human(by))
        .on(by == null ? null : review.handedBackOn())
        .with("claimOf", by == null ? assignee : null)
        .append();
    review.released();
    changed(review, Change.RELEASED);
    return Optional.empty();
  }

  /**
   * Notes who is about to hand a review back on a surface of ours, and where.
   *
   * @return why they may not
   */
  Optional<Refusal> handingBack(long userTaskKey, UserName person, Surface surface) {
    Review review = byTask(userTaskKey);
    if (!person.equals(review.assignee())) {
      return Optional.of(Refusal.forbidden("You have not claimed this review."));
    }
    review.handingBack(person, surface, clock.instant());
    return Optional.empty();
  }

  /** Camunda has refused to hand it back for them. */
  void notHandedBack(long userTaskKey, UserName person) {
    Review review = byTask(userTaskKey);
    if (person.equals(review.handedBackBySince(Instant.MIN))) {
      review.notHandedBack();
    }
  }

  /**
   * The gate for deciding. What passes counts once the process has taken it.
   *
   * @param assignee who has the review at this moment; empty for nobody
   * @param decidedBy who decides, where the surface says it
   */
  Optional<Refusal> decide(
      long userTaskKey,
      String assignee,
      @Nullable String decidedBy,
      Answer answer,
      Surface surface,
      String eventKey) {
    Review review = byTask(userTaskKey);
    ReviewRules.Case subject = subject(review);
    Optional<Refusal> refusal = rules.refusesDecision(subject, assignee, decidedBy, answer);
    if (refusal.isPresent()) {
      String who = decidedBy == null ? assignee : decidedBy;
      deny(review, who, answer.decision(), refusal.get(), surface, denied(eventKey));
      return refusal;
    }
    Verdict verdict = Verdict.valueOf(String.valueOf(answer.decision()));
    UserName reviewer = new UserName(assignee);
    review.passed(
        answer,
        verdict,
        reviewer,
        rules.onBehalfOf(subject, reviewer).orElse(null),
        surface,
        clock.instant());
    return Optional.empty();
  }

  /** Asks the gate's rules before the process is asked, and puts a refusal on record. */
  public Optional<Refusal> refuses(
      Review review, Person person, @Nullable Answer answer, Surface surface) {
    ReviewRules.Case subject = subject(review);
    String name = person.userName().value();
    Optional<Refusal> refusal =
        answer == null
            ? rules.refusesClaim(subject, name)
            : rules.refusesDecision(subject, name, name, answer);
    refusal.ifPresent(
        reason ->
            deny(
                review,
                name,
                answer == null ? "CLAIM" : answer.decision(),
                reason,
                surface,
                "denied-" + UUID.randomUUID()));
    return refusal;
  }

  /** Whether the person may not even look at what a reviewer is shown. */
  @Transactional(readOnly = true)
  public Optional<Refusal> refusesLook(Review review, Person person) {
    return rules.refusesLook(subject(review), person);
  }

  /** The process has taken the decision. Twice is once. */
  Recorded record(long processInstanceKey) {
    Expense expense = expenses.decidedIn(processInstanceKey);
    List<Review> all = reviews.findByExpenseIdOrderByNumber(expense.id());
    Review review =
        all.stream()
            .filter(one -> one.state() != Review.State.CLOSED && one.decision() != null)
            .reduce((first, last) -> last)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No reviewer has decided about expense " + expense.id() + "."));
    review.decided();
    ledger
        .entry(expense.id(), Event.REVIEWED, "reviewed-" + review.userTaskKey())
        .by(actor(review.reviewer()))
        .on(review.surface())
        .shown(review.factsDigest())
        .with("onBehalfOf", review.onBehalfOf())
        .with("decision", review.decision())
        .words("comment", review.comment())
        .with("reasonCode", review.reasonCode())
        .append();
    changed(review, Change.DECIDED);
    List<Review> approvals =
        all.stream().filter(one -> one.revision() == expense.revision() && one.approves()).toList();
    return new Recorded(review, approvals, approvalsNeeded(expense, all));
  }

  /**
   * A decision that the process took, with the approvals of the same facts so far.
   *
   * @param needed how many there have to be
   */
  record Recorded(Review review, List<Review> approvals, int needed) {}

  void close(long userTaskKey) {
    reviews
        .findFirstByUserTaskKeyOrderByNumberDesc(userTaskKey)
        .ifPresent(
            review -> {
              review.close();
              changed(review, Change.CLOSED);
            });
  }

  /** Those that are still open can be decided no more: the expense has its decision. */
  public void closeOpen(List<Review> all) {
    all.stream()
        .filter(review -> review.state() == Review.State.OPEN)
        .forEach(
            review -> {
              review.close();
              changed(review, Change.CLOSED);
            });
  }

  void reminded(long processInstanceKey, long jobKey) {
    Expense expense = expenses.decidedIn(processInstanceKey);
    String eventKey = "reminded-" + jobKey;
    if (ledger.isOnRecord(expense.id(), eventKey)) {
      return;
    }
    Review review = last(expense.id());
    ledger
        .entry(expense.id(), Event.REVIEW_REMINDED, eventKey)
        .by(Actor.TIMER)
        .with("group", review.candidateGroup())
        .with("assignee", review.assignee())
        .with("dueAt", review.dueAt())
        .append();
    changed(review, Change.REMINDED);
  }

  void escalated(long processInstanceKey, long jobKey, @Nullable String toGroup) {
    Expense expense = expenses.decidedIn(processInstanceKey);
    String eventKey = "escalated-" + jobKey;
    if (ledger.isOnRecord(expense.id(), eventKey)) {
      return;
    }
    Review review = last(expense.id());
    ledger
        .entry(expense.id(), Event.REVIEW_ESCALATED, eventKey)
        .by(Actor.TIMER)
        .with("from", review.candidateGroup())
        .with("to", toGroup)
        .with("dueAt", review.dueAt())
        .append();
    changed(review, Change.ESCALATED);
  }

  /**
   * Whom an open review waits for: whoever has claimed it, else all of its group who may decide it.
   * In the place of somebody who is away stands their delegate.
   */
  @Transactional(readOnly = true)
  public List<Person> addressees(Review review) {
    return rules.addressees(subject(review));
  }

  /**
   * Puts on record that somebody tried who is nobody here.
   *
   * @param who as their surface knows them
   */
  public void refuseStranger(
      long userTaskKey, String who, String tried, String reason, Surface surface) {
    find(userTaskKey)
        .ifPresent(
            review ->
                ledger
                    .entry(review.expenseId(), Event.REVIEW_DENIED, "denied-" + UUID.randomUUID())
                    .by(new Actor(Actor.Kind.HUMAN, who))
                    .on(surface)
                    .words("tried", tried)
                    .with("reason", reason)
                    .append());
  }

  /** Open ones, the oldest first. */
  @Transactional(readOnly = true)
  public List<Review> open() {
    return reviews.findByStateOrderByOpenedAt(Review.State.OPEN);
  }

  @Transactional(readOnly = true)
  public Optional<Review> find(long userTaskKey) {
    return reviews.findFirstByUserTaskKeyOrderByNumberDesc(userTaskKey);
  }

  /** Oldest first. */
  @Transactional(readOnly = true)
  public List<Review> of(ExpenseId expense) {
    return reviews.findByExpenseIdOrderByNumber(expense);
  }

  private void changed(Review review, Change change) {
    events.publishEvent(new ReviewChanged(review, change));
  }

  private Review last(ExpenseId expense) {
    return reviews.findByExpenseIdOrderByNumber(expense).getLast();
  }

  private Review byTask(long userTaskKey) {
    return reviews
        .findFirstByUserTaskKeyOrderByNumberDesc(userTaskKey)
        .orElseThrow(
            () -> new IllegalStateException("No review was opened for user task " + userTaskKey));
  }

  private ReviewRules.Case subject(Review review) {
    Expense expense = expenses.get(review.expenseId());
    return new ReviewRules.Case(
        review,
        expenses.facts(expense),
        expense.submittedBy(),
        reviews.findByExpenseIdOrderByNumber(review.expenseId()));
  }

  private void deny(
      Review review,
      String userName,
      @Nullable String tried,
      Refusal refusal,
      Surface surface,
      String eventKey) {
    if (ledger.isOnRecord(review.expenseId(), eventKey)) {
      // The same job again, which may be refused for another reason by now.
      return;
    }
    ledger
        .entry(review.expenseId(), Event.REVIEW_DENIED, eventKey)
        .by(
            new Actor(
                Actor.Kind.HUMAN, userName.isBlank() ? "nobody" : Texts.cut(userName, MAX_NAME)))
        .on(surface)
        .words("tried", tried == null ? null : Texts.cut(tried, 50))
        .with("reason", refusal.reason())
        .append();
  }

  /** A listener's job that comes again may pass where it was refused, and the other way round. */
  private static String denied(String eventKey) {
    return eventKey + "-denied";
  }

  private static Actor actor(@Nullable UserName userName) {
    return userName == null ? Actor.SYSTEM : Actor.human(userName);
  }
}
