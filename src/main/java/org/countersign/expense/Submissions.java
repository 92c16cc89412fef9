package org.countersign.expense;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseEvent.ReceiptAttached;
import org.countersign.expense.ExpenseEvent.RefusedAsInvalid;
import org.countersign.expense.ExpenseEvent.Submitted;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** How expenses come in: by REST, and by process instances that others started. */
@Component
public class Submissions {

  private final ExpenseReader reader;
  private final ExpenseRepository expenses;
  private final InvalidRegistrationRepository invalid;
  private final ReceiptStore receipts;
  private final ApprovalProcess process;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Submissions(
      ExpenseReader reader,
      ExpenseRepository expenses,
      InvalidRegistrationRepository invalid,
      ReceiptStore receipts,
      ApprovalProcess process,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.reader = reader;
    this.expenses = expenses;
    this.invalid = invalid;
    this.receipts = receipts;
    this.process = process;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Accepts an expense; once this returns, its process instance starts some day. The same key with
   * the same body gives the expense of the first time.
   *
   * @throws InvalidExpense if the body breaks a rule
   * @throws NotYourExpense if it is for somebody else and the submitter is no operator
   * @throws KeyReused if the submitter sent the key before, with another body
   */
  public Expense submit(
      @Nullable JsonNode body, Person submitter, @Nullable String idempotencyKey, Surface surface) {
    return submit(body, List.of(), submitter, idempotencyKey, surface);
  }

  /**
   * As {@link #submit(JsonNode, Person, String, Surface)}, with receipts: whoever looks at it first
   * sees them. A file that is there twice counts once.
   */
  public Expense submit(
      @Nullable JsonNode body,
      List<Upload> files,
      Person submitter,
      @Nullable String idempotencyKey,
      Surface surface) {
    List<Upload> uploads = files.stream().distinct().toList();
    ExpenseDraft draft = check(body, uploads);
    if (!draft.employee().equals(submitter.userName()) && !submitter.isIn(Groups.OPERATORS)) {
      throw new NotYourExpense();
    }
    String digest = digest(Objects.requireNonNull(body), uploads);
    Optional<Expense> earlier = earlier(submitter.userName(), idempotencyKey, digest);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    try {
      return transaction.execute(
          status -> store(draft, uploads, submitter.userName(), idempotencyKey, digest, surface));
    } catch (DataIntegrityViolationException e) {
      // the same request came twice at the same moment, and the other one was first
      return earlier(submitter.userName(), idempotencyKey, digest).orElseThrow(() -> e);
    }
  }

  /** What is wrong with it, field by field; nothing is stored. */
  public List<FieldProblem> problems(@Nullable JsonNode body) {
    try {
      check(body, List.of());
      return List.of();
    } catch (InvalidExpense e) {
      return e.problems();
    }
  }

  private ExpenseDraft check(@Nullable JsonNode body, List<Upload> uploads) {
    List<FieldProblem> problems = new ArrayList<>();
    ExpenseDraft draft = null;
    try {
      draft = reader.read(body);
    } catch (InvalidExpense e) {
      problems.addAll(e.problems());
    }
    problems.addAll(Upload.flaws("receipts", uploads));
    if (draft == null || !problems.isEmpty()) {
      throw new InvalidExpense(problems);
    }
    return draft;
  }

  private static String digest(JsonNode body, List<Upload> uploads) {
    String digest = FactsDigest.ofJson(body);
    return uploads.isEmpty()
        ? digest
        : FactsDigest.ofJson(
            Map.of("body", digest, "receipts", uploads.stream().map(Upload::sha256).toList()));
  }

  private Optional<Expense> earlier(
      UserName submitter, @Nullable String idempotencyKey, String digest) {
    if (idempotencyKey == null) {
      return Optional.empty();
    }
    Optional<Expense> earlier =
        expenses.findBySubmittedByAndIdempotencyKey(submitter, idempotencyKey);
    if (earlier.isPresent() && !digest.equals(earlier.get().requestDigest())) {
      throw new KeyReused();
    }
    return earlier;
  }

  private Expense store(
      ExpenseDraft draft,
      List<Upload> uploads,
      UserName submitter,
      @Nullable String idempotencyKey,
      String digest,
      Surface surface) {
    Expense expense = new Expense(ExpenseId.random(), draft, submitter, clock.instant());
    if (idempotencyKey != null) {
      expense.requestedWith(idempotencyKey, digest);
    }
    uploads.forEach(upload -> expense.receiptAttached());
    LogContext.expense(expense.id());
    Expense stored = expenses.saveAndFlush(expense);
    List<Receipt> attached = new ArrayList<>();
    for (Upload upload : uploads) {
      attached.add(receipts.add(stored.id(), attached.size() + 1, upload, submitter));
    }
    ExpenseFacts facts =
        stored.facts(List.of(), attached.stream().map(Receipt::attachment).toList());
    events.publishEvent(new Submitted(facts, submitter, surface));
    for (int i = 0; i < attached.size(); i++) {
      events.publishEvent(new ReceiptAttached(stored.id(), i + 1, attached.get(i), surface));
    }
    process.submitted(facts);
    return stored;
  }

  /**
   * Registers what a process instance was started with; the same instance twice is one expense. Who
   * started it is Camunda's knowledge, and it may have been anybody: the submitter is unknown.
   *
   * @throws InvalidExpense if it breaks a rule; that is then on record too
   */
  ExpenseFacts register(@Nullable JsonNode body, long processInstanceKey) {
    Optional<Expense> earlier = expenses.findByProcessInstanceKey(processInstanceKey);
    if (earlier.isPresent()) {
      return earlier.get().facts(List.of());
    }
    ExpenseDraft draft;
    try {
      draft = reader.read(body);
    } catch (InvalidExpense e) {
      transaction.executeWithoutResult(status -> storeInvalid(e, processInstanceKey));
      throw e;
    }
    return transaction.execute(status -> storeRegistered(draft, processInstanceKey));
  }

  private ExpenseFacts storeRegistered(ExpenseDraft draft, long processInstanceKey) {
    Expense expense = new Expense(ExpenseId.random(), draft, null, clock.instant());
    expense.handledBy(processInstanceKey);
    ExpenseFacts facts = expenses.saveAndFlush(expense).facts(List.of());
    events.publishEvent(new Submitted(facts, null, Surface.TASKLIST));
    return facts;
  }

  private void storeInvalid(InvalidExpense refused, long processInstanceKey) {
    if (invalid.findByProcessInstanceKey(processInstanceKey).isPresent()) {
      return;
    }
    ExpenseId id = ExpenseId.random();
    invalid.save(
        new InvalidRegistration(id, processInstanceKey, clock.instant(), refused.problems()));
    events.publishEvent(new RefusedAsInvalid(id, refused.problems()));
  }

  /** Only operators submit for others. */
  public static class NotYourExpense extends RuntimeException {
    NotYourExpense() {
      super("You may submit expenses for yourself only; operators may submit for anyone.");
    }
  }

  /** The idempotency key belongs to another request. */
  public static class KeyReused extends RuntimeException {
    KeyReused() {
      super("This Idempotency-Key was sent before with another body. Send a new key.");
    }
  }
}
