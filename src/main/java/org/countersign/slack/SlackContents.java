package org.countersign.slack;

import java.util.List;
import java.util.Optional;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Assessments;
import org.countersign.assessment.Recommendation;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Expenses;
import org.countersign.expense.Question;
import org.countersign.expense.Valuation;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.Review;
import org.countersign.review.Reviews;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What each message says as things stand now, and where it belongs. */
@WhenSlackIsOn
@Component
class SlackContents {

  /** More mentions than that would ring for half a company. */
  private static final int MAX_ADDRESSEES = 5;

  private final SlackSettings settings;
  private final SlackMessages messages;
  private final SlackPeople people;
  private final Directory directory;
  private final Reviews reviews;
  private final Expenses expenses;
  private final Assessments assessments;
  private final Valuation valuation;

  SlackContents(
      SlackSettings settings,
      SlackMessages messages,
      SlackPeople people,
      Directory directory,
      Reviews reviews,
      Expenses expenses,
      Assessments assessments,
      Valuation valuation) {
    this.settings = settings;
    this.messages = messages;
    this.people = people;
    this.directory = directory;
    this.reviews = reviews;
    this.expenses = expenses;
    this.assessments = assessments;
    this.valuation = valuation;
  }

  /**
   * What to send; empty if there is nothing to say any more.
   *
   * @param whole false for the least that will do, when Slack does not take the whole
   */
  Optional<Content> of(SlackMessage message, boolean whole) {
    return switch (message.kind()) {
      case REVIEW -> review(message, whole);
      case REMINDER -> reminder(message);
      case QUESTION -> expenses.question(message.task()).flatMap(one -> question(message, one));
      case DECISION -> DirectMessages.decision(expense(message), facts(message), links(message));
    };
  }

  private Optional<Content> review(SlackMessage message, boolean whole) {
    return reviews
        .find(message.task())
        .filter(review -> review.state() == Review.State.OPEN || message.posted() != null)
        .map(this::card)
        .map(card -> whole ? card.content() : card.minimal());
  }

  private ReviewCard card(Review review) {
    Expense expense = expenses.get(review.expenseId());
    ExpenseFacts facts = expenses.facts(expense);
    AssessmentAttempt attempt = assessments.of(expense).orElse(null);
    Recommendation recommendation = attempt == null ? null : attempt.recommendation();
    Optional<String> escalatedFrom = escalatedFrom(review);
    List<Person> addressees =
        escalatedFrom.isPresent() && review.state() == Review.State.OPEN
            ? reviews.addressees(review)
            : List.of();
    return new ReviewCard(
        new TaskRef(
            review.userTaskKey(),
            review.expenseId(),
            review.factsDigest(),
            recommendation == Recommendation.APPROVE,
            recommendation == Recommendation.REJECT),
        review.state(),
        review.candidateGroup(),
        review.approvalsRequired(),
        review.reason(),
        review.dueAt(),
        facts,
        submitter(expense),
        attempt == null ? null : attempt.facts(),
        attempt == null ? null : advice(attempt),
        review.assignee() == null ? null : people.shown(review.assignee()),
        review.givenTo() != null,
        ending(review),
        mentions(addressees),
        Math.max(0, addressees.size() - MAX_ADDRESSEES),
        escalatedFrom.orElse(null),
        messages.reminders(review.expenseId(), review.userTaskKey()),
        valuation.reaches(facts.amount(), settings.confirmFrom()),
        new ReviewCard.Links(reviewPage(review), settings.tasklistUrl()));
  }

  private String submitter(Expense expense) {
    String employee = people.shown(expense.employee());
    return expense.submittedBy() == null
        ? employee + " (" + Expense.UNKNOWN_SUBMITTER + ")"
        : employee;
  }

  private static ReviewCard.Advice advice(AssessmentAttempt attempt) {
    return new ReviewCard.Advice(
        attempt.recommendation(),
        attempt.confidence(),
        attempt.calibration(),
        attempt.reasons(),
        attempt.flags(),
        attempt.unavailableReason());
  }

  private ReviewCard.@Nullable Ending ending(Review review) {
    Verdict verdict = review.decision();
    UserName reviewer = review.reviewer();
    return review.state() != Review.State.DECIDED || verdict == null || reviewer == null
        ? null
        : new ReviewCard.Ending(
            verdict, people.shown(reviewer), review.surface(), review.comment());
  }

  /** The group that had the same facts before and let its time pass. */
  private Optional<String> escalatedFrom(Review review) {
    return reviews.of(review.expenseId()).stream()
        .takeWhile(one -> one.userTaskKey() != review.userTaskKey())
        .filter(one -> one.revision() == review.revision())
        .reduce((earlier, later) -> later)
        .filter(one -> one.state() == Review.State.CLOSED)
        .map(Review::candidateGroup);
  }

  private List<String> mentions(List<Person> addressees) {
    return addressees.stream()
        .limit(MAX_ADDRESSEES)
        .map(person -> people.shown(person.userName()))
        .toList();
  }

  /** Below the card, to those whom the review waits for. */
  private Optional<Content> reminder(SlackMessage message) {
    Optional<Review> review =
        reviews
            .find(message.task())
            .filter(one -> one.state() == Review.State.OPEN)
            .filter(one -> !messages.isRemindedAgain(message));
    Optional<SlackWebApi.Posted> card =
        messages.find(SlackMessage.reviewKey(message.task())).map(SlackMessage::posted);
    if (review.isEmpty() || card.isEmpty()) {
      return Optional.empty();
    }
    String due =
        review.get().dueAt() == null ? "" : " It is due " + Mrkdwn.date(review.get().dueAt()) + ".";
    String text =
        "%s This review still waits.%s <%s|Open it>"
            .formatted(
                String.join(" ", mentions(reviews.addressees(review.get()))),
                due,
                reviewPage(review.get()));
    return Optional.of(new Content(text, List.of(ReviewCard.text(text)), card.get().ts()));
  }

  private Optional<Content> question(SlackMessage message, Question question) {
    TaskRef task = new TaskRef(question.userTaskKey(), question.expenseId(), "", false, false);
    return question.state() == Question.State.OPEN || message.posted() != null
        ? Optional.of(
            DirectMessages.question(
                task,
                question,
                expenses.facts(question.expenseId()),
                people.shown(question.askedBy()),
                links(message)))
        : Optional.empty();
  }

  /**
   * The channel where it belongs; empty if there is none.
   *
   * @throws SlackFailure if Slack has to be asked and does not say
   */
  Optional<String> channel(SlackMessage message, SlackWebApi slack) {
    return switch (message.kind()) {
      case REVIEW ->
          reviews.find(message.task()).flatMap(one -> settings.channelOf(one.candidateGroup()));
      case REMINDER ->
          messages.find(SlackMessage.reviewKey(message.task())).map(SlackMessage::channel);
      case QUESTION, DECISION ->
          directory.find(expense(message).employee()).flatMap(person -> direct(person, slack));
    };
  }

  /** Whom Slack refuses may have left the workspace, or come back as another member. */
  private Optional<String> direct(Person person, SlackWebApi slack) {
    try {
      return people.slackId(person).map(slack::openDirect);
    } catch (SlackFailure e) {
      if (e.kind() == SlackFailure.Kind.REFUSED) {
        people.forget(person);
      }
      throw e;
    }
  }

  private Expense expense(SlackMessage message) {
    return expenses.get(message.expense());
  }

  private ExpenseFacts facts(SlackMessage message) {
    return expenses.facts(message.expense());
  }

  /** For a reviewer: a delegate can open the review and not the expense of a group. */
  private String reviewPage(Review review) {
    return settings.reviewPage(review.userTaskKey());
  }

  /** For the submitter. */
  private ReviewCard.Links links(SlackMessage message) {
    return new ReviewCard.Links(settings.expensePage(message.expense()), settings.tasklistUrl());
  }
}
