package org.countersign.expense;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseEvent.AnswerDenied;
import org.countersign.expense.ExpenseEvent.InformationGiven;
import org.countersign.expense.ExpenseEvent.InformationRequested;
import org.countersign.expense.ExpenseEvent.QuestionClosed;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The questions to submitters, and the one gate that every answer passes. */
@Component
@Transactional
class Questions {

  static final int MAX_ANSWER = 2000;

  private final Expenses expenses;
  private final QuestionRepository questions;
  private final Directory directory;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Questions(
      Expenses expenses,
      QuestionRepository questions,
      Directory directory,
      ApplicationEventPublisher events,
      Clock clock) {
    this.expenses = expenses;
    this.questions = questions;
    this.directory = directory;
    this.events = events;
    this.clock = clock;
  }

  void open(
      long processInstanceKey,
      long userTaskKey,
      String text,
      UserName askedBy,
      @Nullable Instant dueAt) {
    Expense expense = expenses.decidedIn(processInstanceKey);
    if (questions.findByExpenseIdAndUserTaskKey(expense.id(), userTaskKey).isPresent()) {
      return;
    }
    Question question = new Question(expense, userTaskKey, text, askedBy, clock.instant(), dueAt);
    expense.informationRequested();
    events.publishEvent(new InformationRequested(expense.id(), questions.save(question)));
  }

  /**
   * Takes the answer, or says why not. The same answer twice is one.
   *
   * @param by the assignee of the user task, empty for none
   */
  Optional<String> answer(
      long userTaskKey, String by, @Nullable String answer, Surface surface, String eventKey) {
    Question question =
        questions
            .findFirstByUserTaskKeyOrderByAskedAtDesc(userTaskKey)
            .orElseThrow(() -> new IllegalStateException("no question for " + userTaskKey));
    Expense expense = expenses.get(question.expenseId());
    if (question.state() == Question.State.ANSWERED && by.equals(expense.employee().value())) {
      return Optional.empty();
    }
    Optional<String> refusal = refusal(expense, question, by, answer);
    if (refusal.isPresent() || answer == null) {
      String reason = refusal.orElse("An answer is missing.");
      events.publishEvent(
          new AnswerDenied(expense.id(), userTaskKey, by, reason, surface, eventKey));
      return Optional.of(reason);
    }
    question.answered(answer.strip(), clock.instant());
    expense.informationGiven();
    events.publishEvent(new InformationGiven(expense.id(), question, expense.employee(), surface));
    return Optional.empty();
  }

  private Optional<String> refusal(
      Expense expense, Question question, String by, @Nullable String answer) {
    UserName employee = expense.employee();
    if (!by.equals(employee.value())) {
      return Optional.of("Only " + employee + ", whose expense it is, may answer.");
    }
    Optional<Person> person = directory.find(employee);
    if (person.isEmpty()) {
      return Optional.of(employee + " is not in the directory.");
    }
    if (person.get().isIn(Groups.AUDITORS)) {
      return Optional.of("An auditor looks and changes nothing.");
    }
    Optional<String> unheard = directory.refusesUnheard(employee);
    if (unheard.isPresent()) {
      return unheard;
    }
    if (question.state() != Question.State.OPEN) {
      return Optional.of("The question is closed.");
    }
    if (answer == null || Texts.isBlank(answer)) {
      return Optional.of("An answer is missing.");
    }
    if (answer.strip().length() > MAX_ANSWER) {
      return Optional.of("The answer must have at most " + MAX_ANSWER + " characters.");
    }
    return Texts.isPlain(answer)
        ? Optional.empty()
        : Optional.of("The answer must not hold control characters or broken Unicode.");
  }

  void close(long userTaskKey) {
    questions
        .findFirstByUserTaskKeyOrderByAskedAtDesc(userTaskKey)
        .ifPresent(
            question -> {
              question.close();
              events.publishEvent(new QuestionClosed(question.expenseId(), userTaskKey));
            });
  }
}
