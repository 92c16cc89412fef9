package org.countersign.expense;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseEvent.WithdrawalRequested;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All expenses: what is stored about them and what may be done to them. */
@Component
@Transactional
public class Expenses {

  private final ExpenseRepository expenses;
  private final QuestionRepository questions;
  private final InvalidRegistrationRepository invalid;
  private final ReceiptStore receipts;
  private final ApprovalProcess process;
  private final ApplicationEventPublisher events;

  Expenses(
      ExpenseRepository expenses,
      QuestionRepository questions,
      InvalidRegistrationRepository invalid,
      ReceiptStore receipts,
      ApprovalProcess process,
      ApplicationEventPublisher events) {
    this.expenses = expenses;
    this.questions = questions;
    this.invalid = invalid;
    this.receipts = receipts;
    this.process = process;
    this.events = events;
  }

  /**
   * Asks the process to stop; false if the expense is decided already. Whoever asks first has
   * asked: another one, or the same on another surface, changes nothing.
   */
  public boolean requestWithdrawal(ExpenseId id, UserName by, Surface surface) {
    // The workers change it at the same time, just after it was submitted.
    Expense expense = expenses.findLockedById(id).orElseThrow(() -> new UnknownExpense(id));
    if (expense.status().isFinal()) {
      return false;
    }
    if (expense.withdrawnBy() == null) {
      expense.withdrawalRequested(by, surface);
      events.publishEvent(new WithdrawalRequested(id, by, surface));
    }
    process.withdrawn(id);
    return true;
  }

  /**
   * Binds the expense to the process instance that decides it and gives its facts.
   *
   * @throws UnknownExpense if it was never submitted
   * @throws IllegalStateException if another process instance decides it already
   */
  public ExpenseFacts handledBy(ExpenseId id, long processInstanceKey) {
    LogContext.expense(id);
    Expense expense = get(id);
    expense.handledBy(processInstanceKey);
    return facts(expense);
  }

  /**
   * The expense that a process instance decides. Later steps ask for it in this way, and not by an
   * id in the process variables: those can be written by whoever may complete a task.
   *
   * @throws IllegalStateException if the process instance decides none
   */
  public Expense decidedIn(long processInstanceKey) {
    Expense decided =
        expenses
            .findByProcessInstanceKey(processInstanceKey)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Process instance "
                            + processInstanceKey
                            + " decides no expense. Cancel it."));
    LogContext.expense(decided.id());
    return decided;
  }

  /**
   * The expense whose withdrawal a process instance has come to. That may be before the first
   * worker has bound the expense to the instance; then it is bound now, by its id, if somebody
   * asked to withdraw it and no other instance decides it.
   *
   * @throws IllegalStateException if there is none
   */
  public Expense withdrawnIn(long processInstanceKey, @Nullable ExpenseId id) {
    if (id != null && expenses.findByProcessInstanceKey(processInstanceKey).isEmpty()) {
      expenses
          .findLockedById(id)
          .filter(expense -> expense.withdrawnBy() != null && !expense.status().isFinal())
          .ifPresent(expense -> expense.handledBy(processInstanceKey));
    }
    return decidedIn(processInstanceKey);
  }

  /** For a change within the caller's transaction. */
  public Expense get(ExpenseId id) {
    return expenses.findById(id).orElseThrow(() -> new UnknownExpense(id));
  }

  @Transactional(readOnly = true)
  public Optional<Expense> find(ExpenseId id) {
    return expenses.findById(id);
  }

  @Transactional(readOnly = true)
  public Optional<InvalidRegistration> findInvalid(ExpenseId id) {
    return invalid.findById(id);
  }

  @Transactional(readOnly = true)
  public ExpenseFacts facts(ExpenseId id) {
    return facts(get(id));
  }

  /** Those of these that there are. */
  @Transactional(readOnly = true)
  public Map<ExpenseId, Expense> all(Collection<ExpenseId> ids) {
    return expenses.findAllById(ids).stream()
        .collect(Collectors.toMap(Expense::id, Function.identity()));
  }

  @Transactional(readOnly = true)
  public ExpenseFacts facts(Expense expense) {
    return expense.facts(
        // Every answer makes a new revision, so the first has none.
        expense.revision() == 1 ? List.of() : clarifications(expense),
        expense.receipts() == 0
            ? List.of()
            : receipts.of(expense.id()).stream().map(Receipt::attachment).toList());
  }

  private List<Clarification> clarifications(Expense expense) {
    return questions.findByExpenseIdOrderByAskedAt(expense.id()).stream()
        .filter(question -> question.answer() != null)
        .map(question -> new Clarification(question.text(), String.valueOf(question.answer())))
        .toList();
  }

  @Transactional(readOnly = true)
  public Optional<Question> openQuestion(ExpenseId id) {
    return questions.findByExpenseIdOrderByAskedAt(id).stream()
        .filter(question -> question.state() == Question.State.OPEN)
        .findFirst();
  }

  @Transactional(readOnly = true)
  public Optional<Question> question(long userTaskKey) {
    return questions.findFirstByUserTaskKeyOrderByAskedAtDesc(userTaskKey);
  }

  /** Nobody can answer any more: the expense has its decision. */
  public void closeQuestion(ExpenseId id) {
    questions.findByExpenseIdOrderByAskedAt(id).forEach(Question::close);
  }

  /** Newest first, as far as the viewer may see them; null filters nothing. */
  @Transactional(readOnly = true)
  public Page<Expense> list(
      Person viewer, @Nullable UserName employee, @Nullable Status status, int page, int size) {
    Specification<Expense> filter = visibleTo(viewer);
    if (employee != null) {
      filter = filter.and((expense, query, is) -> is.equal(expense.get("employee"), employee));
    }
    if (status != null) {
      filter = filter.and((expense, query, is) -> is.equal(expense.get("status"), status));
    }
    // The id tells those of the same moment apart: no page repeats or leaves out one.
    Sort newestFirst = Sort.by(Sort.Direction.DESC, "submittedAt", "id.value");
    return expenses.findAll(filter, PageRequest.of(page, size, newestFirst));
  }

  /** The same rule as {@link Expense#isVisibleTo}, for a query. */
  private static Specification<Expense> visibleTo(Person viewer) {
    if (viewer.seesAll()) {
      return Specification.allOf();
    }
    String[] groups = viewer.groups().toArray(String[]::new);
    return (expense, query, is) ->
        is.or(
            is.equal(expense.get("employee"), viewer.userName()),
            is.equal(expense.get("submittedBy"), viewer.userName()),
            ((HibernateCriteriaBuilder) is)
                .arrayIntersects(expense.<String[]>get("reviewerGroups"), groups));
  }

  /** Nobody submitted an expense with this id. */
  public static class UnknownExpense extends RuntimeException {
    UnknownExpense(ExpenseId id) {
      super("There is no expense " + id);
    }
  }
}
