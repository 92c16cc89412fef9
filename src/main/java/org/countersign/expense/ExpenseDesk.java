package org.countersign.expense;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.contract.Surface;
import org.countersign.expense.EarlierExpense.Relation;
import org.countersign.expense.ExpenseEvent.ReceiptAttached;
import org.countersign.people.Delegations;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a person sees of an expense and does about it on one of our surfaces: one set of rules for
 * REST, pages and Slack. Each method throws {@link NotVisible} for an expense that this person may
 * not see, as if it were not there.
 */
@Component
public class ExpenseDesk {

  private final Expenses expenses;
  private final ExpenseRepository repository;
  private final ReceiptStore receipts;
  private final Directory directory;
  private final Delegations delegations;
  private final ApprovalProcess process;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;

  ExpenseDesk(
      Expenses expenses,
      ExpenseRepository repository,
      ReceiptStore receipts,
      Directory directory,
      Delegations delegations,
      ApprovalProcess process,
      ApplicationEventPublisher events,
      TransactionTemplate transaction) {
    this.expenses = expenses;
    this.repository = repository;
    this.receipts = receipts;
    this.directory = directory;
    this.delegations = delegations;
    this.process = process;
    this.events = events;
    this.transaction = transaction;
  }

  public Expense find(ExpenseId id, Person person) {
    return findVisible(id, person).orElseThrow(() -> new NotVisible(id));
  }

  private Optional<Expense> findVisible(ExpenseId id, Person person) {
    return expenses
        .find(id)
        .filter(expense -> expense.isVisibleTo(person) || decidesForReviewer(person, expense));
  }

  /** The other expenses that the facts name, each as far as this person may see it. */
  public List<EarlierExpense> earlier(ComputedFacts facts, Person person) {
    List<EarlierExpense> earlier = new ArrayList<>();
    for (Relation relation : Relation.values()) {
      ExpenseId id = facts.other(relation);
      if (id != null) {
        earlier.add(new EarlierExpense(relation, findVisible(id, person).orElse(null)));
      }
    }
    return earlier;
  }

  /** Whoever decides for a reviewer who is away sees what that reviewer is asked to review. */
  private boolean decidesForReviewer(Person person, Expense expense) {
    return delegations.awayFor(person.userName()).stream()
        .flatMap(absent -> directory.find(absent).stream())
        .anyMatch(expense::isReviewedBy);
  }

  /** Whether this person may withdraw it now. */
  public boolean mayWithdraw(Expense expense, Person person) {
    return mayAct(expense, person) && !expense.status().isFinal() && expense.withdrawnBy() == null;
  }

  /**
   * Asks the process to stop; asked twice, it stops once.
   *
   * @throws NotYours if it is another's and the person is no operator
   * @throws TooLate if it is decided
   */
  public Expense withdraw(ExpenseId id, Person person, Surface surface) {
    Expense expense = find(id, person);
    if (!mayAct(expense, person)) {
      throw new NotYours("Only " + expense.employee() + " may withdraw this expense.");
    }
    if (!expenses.requestWithdrawal(id, person.userName(), surface)) {
      throw new TooLate("This expense is decided already: " + expense.status() + ".");
    }
    return expense;
  }

  /**
   * Answers the open question about the expense.
   *
   * @throws NotYours if it is another's
   * @throws TooLate if no question is open
   * @throws org.countersign.contract.TaskRefused if the gate refuses the answer
   * @throws org.countersign.contract.ProcessUnavailable if Camunda does not answer
   */
  public Expense answer(ExpenseId id, Person person, String answer, Surface surface) {
    Expense expense = find(id, person);
    if (!person.userName().equals(expense.employee())) {
      throw new NotYours("Only " + expense.employee() + " may answer.");
    }
    Question question =
        expenses
            .openQuestion(id)
            .orElseThrow(() -> new TooLate("No question about this expense is open."));
    process.answered(question.userTaskKey(), person.userName(), answer, surface);
    return expenses.find(id).orElse(expense);
  }

  /** In the order in which they were attached. */
  public List<Receipt> receipts(Expense expense) {
    return expense.receipts() == 0 ? List.of() : receipts.of(expense.id());
  }

  /**
   * Attaches receipts; one that is there already is attached once.
   *
   * @param field the name by which a problem calls the files
   * @return those of the files, in their order
   * @throws InvalidReceipt if one of them is none, or they are too many; then none is attached
   * @throws NotYours if the expense is another's and the person is no operator
   * @throws TooLate while reviewers look at it and once it is decided: they decide on what they
   *     were shown
   */
  public List<Receipt> attach(
      ExpenseId id, Person person, String field, List<Upload> uploads, Surface surface) {
    Expense found = find(id, person);
    if (!mayAct(found, person)) {
      throw new NotYours("Only " + found.employee() + " may attach receipts to this expense.");
    }
    List<FieldProblem> flaws =
        uploads.isEmpty()
            ? List.of(new FieldProblem(field, "must be given"))
            : Upload.flaws(field, uploads);
    if (!flaws.isEmpty()) {
      throw new InvalidReceipt(flaws);
    }
    return transaction.execute(status -> attachLocked(id, person, field, uploads, surface));
  }

  private List<Receipt> attachLocked(
      ExpenseId id, Person person, String field, List<Upload> uploads, Surface surface) {
    Expense expense = repository.findLockedById(id).orElseThrow(() -> new NotVisible(id));
    String tooLate = tooLateToAttach(expense);
    if (tooLate != null) {
      throw new TooLate(tooLate);
    }
    Set<String> there = new HashSet<>();
    receipts.of(id).forEach(receipt -> there.add(receipt.sha256()));
    for (Upload upload : uploads) {
      if (!there.add(upload.sha256())) {
        continue;
      }
      if (expense.receipts() == Upload.MAX_RECEIPTS) {
        throw new InvalidReceipt(
            List.of(
                new FieldProblem(
                    field, "must be at most " + Upload.MAX_RECEIPTS + " for one expense")));
      }
      Receipt receipt = receipts.add(id, expense.receiptAttached(), upload, person.userName());
      events.publishEvent(new ReceiptAttached(id, expense.receipts(), receipt, surface));
    }
    Set<String> sent = new HashSet<>();
    uploads.forEach(upload -> sent.add(upload.sha256()));
    return receipts.of(id).stream().filter(receipt -> sent.contains(receipt.sha256())).toList();
  }

  /** The content of a receipt, for whoever may see the expense. */
  public Optional<Document> document(ExpenseId id, Person person, String sha256) {
    Expense expense = find(id, person);
    return receipts(expense).stream()
        .filter(receipt -> receipt.sha256().equals(sha256))
        .findFirst()
        .flatMap(
            receipt -> receipts.content(id, sha256).map(content -> new Document(receipt, content)));
  }

  private static @Nullable String tooLateToAttach(Expense expense) {
    return switch (expense.status()) {
      case SUBMITTED, INFORMATION_REQUESTED -> null;
      case IN_REVIEW ->
          "Reviewers look at this expense as it is. A receipt can be attached when they ask.";
      case APPROVED, REJECTED, WITHDRAWN, EXPIRED, INVALID ->
          "This expense is decided already: " + expense.status() + ".";
    };
  }

  private static boolean mayAct(Expense expense, Person person) {
    boolean auditor = person.isIn(Groups.AUDITORS);
    return !auditor
        && (person.userName().equals(expense.employee()) || person.isIn(Groups.OPERATORS));
  }

  /** A receipt with its content. */
  public static final class Document {

    private final Receipt receipt;
    private final byte[] content;

    Document(Receipt receipt, byte[] content) {
      this.receipt = receipt;
      this.content = content;
    }

    public Receipt receipt() {
      return receipt;
    }

    public byte[] content() {
      return content;
    }
  }

  /** There is none, or it is not for this person to see: nobody learns which. */
  public static class NotVisible extends RuntimeException {
    NotVisible(ExpenseId id) {
      super("There is no expense " + id + " that you may see.");
    }
  }

  /** It is for another person to do. */
  public static class NotYours extends RuntimeException {
    NotYours(String reason) {
      super(reason);
    }
  }

  /** Right, but not as things stand. */
  public static class TooLate extends RuntimeException {
    TooLate(String reason) {
      super(reason);
    }
  }
}
