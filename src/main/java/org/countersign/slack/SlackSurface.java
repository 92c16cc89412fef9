package org.countersign.slack;

import java.time.Clock;
import java.time.Duration;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseErased;
import org.countersign.expense.ExpenseEvent.InformationGiven;
import org.countersign.expense.Question;
import org.countersign.expense.SubmitterNotifier;
import org.countersign.people.UserName;
import org.countersign.review.Review;
import org.countersign.review.ReviewChanged;
import org.countersign.review.Reviews;
import org.countersign.slack.SlackMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notes what Slack is to show, in the transaction in which it happened. Nothing here talks to
 * Slack.
 */
@WhenSlackIsOn
@Component
class SlackSurface implements SubmitterNotifier {

  private static final Logger LOG = LoggerFactory.getLogger(SlackSurface.class);

  private final SlackSettings settings;
  private final SlackMessages messages;
  private final SlackPeople people;
  private final Reviews reviews;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SlackSurface(
      SlackSettings settings,
      SlackMessages messages,
      SlackPeople people,
      Reviews reviews,
      TransactionTemplate transaction,
      Clock clock) {
    this.settings = settings;
    this.messages = messages;
    this.people = people;
    this.reviews = reviews;
    this.transaction = transaction;
    this.clock = clock;
  }

  @EventListener
  void on(ReviewChanged changed) {
    Review review = changed.review();
    if (settings.channelOf(review.candidateGroup()).isEmpty()) {
      return;
    }
    if (changed.change() == ReviewChanged.Change.REMINDED) {
      long hour = Duration.between(review.openedAt(), clock.instant()).toHours();
      messages.want(
          SlackMessage.reminderKey(review.userTaskKey(), hour),
          Kind.REMINDER,
          review.expenseId(),
          review.userTaskKey());
    }
    show(review);
  }

  private void show(Review review) {
    messages.want(
        SlackMessage.reviewKey(review.userTaskKey()),
        Kind.REVIEW,
        review.expenseId(),
        review.userTaskKey());
  }

  @Override
  public Way way() {
    return Way.SLACK;
  }

  /** Nothing is put into the queue that would only be taken out of it again. */
  @Override
  public boolean reaches(UserName person) {
    return !people.isUnreachable(person);
  }

  @Override
  public void asked(Expense expense, Question question) {
    messages.want(
        SlackMessage.questionKey(question.userTaskKey()),
        Kind.QUESTION,
        expense.id(),
        question.userTaskKey());
  }

  @EventListener
  void on(InformationGiven given) {
    messages.refresh(SlackMessage.questionKey(given.question().userTaskKey()));
  }

  /** What stands in Slack is written anew, of what is left. */
  @EventListener
  void on(ExpenseErased erased) {
    messages.of(erased.id()).forEach(messages::refresh);
  }

  @Override
  public void decided(Expense expense) {
    messages.want(SlackMessage.decisionKey(expense.id()), Kind.DECISION, expense.id(), null);
    messages.questionsOf(expense.id()).forEach(messages::refresh);
  }

  /** Reviews that were opened while Slack was off get their cards too. */
  @EventListener(ApplicationReadyEvent.class)
  void showWhatIsOpen() {
    for (Review review : reviews.open()) {
      if (settings.channelOf(review.candidateGroup()).isEmpty()) {
        LOG.warn(
            "Reviews of the group {} are not shown in Slack: set countersign.slack.channels.{} or"
                + " countersign.slack.default-channel",
            review.candidateGroup(),
            review.candidateGroup());
      } else if (messages.find(SlackMessage.reviewKey(review.userTaskKey())).isEmpty()) {
        transaction.executeWithoutResult(status -> show(review));
      }
    }
  }
}
