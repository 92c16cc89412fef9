package org.countersign.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.regex.Pattern;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.ReceivedFiles;
import org.countersign.access.Roles;
import org.countersign.api.ExpenseResource.OpenQuestion;
import org.countersign.api.ExpenseResource.OpenReview;
import org.countersign.api.ExpenseResource.Opinion;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Assessments;
import org.countersign.contract.AiNotice;
import org.countersign.contract.Surface;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseDesk;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.InvalidRegistration;
import org.countersign.expense.Status;
import org.countersign.expense.Submissions;
import org.countersign.ledger.Ledger;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.Disclosure;
import org.countersign.review.Review;
import org.countersign.review.Reviews;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Expenses: submit, look, answer, withdraw. */
@RestController
@RequestMapping(path = "/api/expenses", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Expenses")
class ExpenseController {

  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final Submissions submissions;
  private final Expenses expenses;
  private final Assessments assessments;
  private final Reviews reviews;
  private final ExpenseDesk desk;
  private final ShownFacts facts;
  private final Ledger ledger;
  private final Caller caller;

  ExpenseController(
      Submissions submissions,
      Expenses expenses,
      Assessments assessments,
      Reviews reviews,
      ExpenseDesk desk,
      ShownFacts facts,
      Ledger ledger,
      Caller caller) {
    this.submissions = submissions;
    this.expenses = expenses;
    this.assessments = assessments;
    this.reviews = reviews;
    this.desk = desk;
    this.facts = facts;
    this.ledger = ledger;
    this.caller = caller;
  }

  @Operation(
      summary = "Submit an expense",
      description =
          "For yourself; operators for anyone. Once it answers 202 it will be decided. "
              + AiNotice.TEXT,
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewExpense.class))))
  @ApiResponse(responseCode = "202", description = "Accepted; Location says where to look")
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.EMPLOYEE)
  @Limited(Act.SUBMISSION)
  ResponseEntity<ExpenseResource> submit(
      @RequestBody JsonNode body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
      Principal principal) {
    checkKey(idempotencyKey);
    return accepted(submissions.submit(body, caller.of(principal), idempotencyKey, Surface.API));
  }

  @Operation(
      summary = "Submit an expense with its receipts",
      description =
          "As application/json, which is the part `expense`; each part `receipts` is a PDF, PNG or"
              + " JPEG of at most 10 MB, at most 5 of them. "
              + AiNotice.TEXT)
  @ApiResponse(responseCode = "202", description = "Accepted; Location says where to look")
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @PreAuthorize(Roles.EMPLOYEE)
  @Limited(Act.SUBMISSION)
  ResponseEntity<ExpenseResource> submitWithReceipts(
      @RequestPart JsonNode expense,
      @RequestPart(required = false) @Nullable List<MultipartFile> receipts,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
      Principal principal) {
    checkKey(idempotencyKey);
    return accepted(
        submissions.submit(
            expense,
            ReceivedFiles.of(receipts),
            caller.of(principal),
            idempotencyKey,
            Surface.API));
  }

  private ResponseEntity<ExpenseResource> accepted(Expense expense) {
    return ResponseEntity.accepted()
        .location(URI.create("/api/expenses/" + expense.id()))
        .body(ExpenseResource.summary(expense, expenses.facts(expense)));
  }

  private static void checkKey(@Nullable String idempotencyKey) {
    if (idempotencyKey != null && !IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
      throw new InvalidRequest(
          new FieldProblem(
              "Idempotency-Key", "must be 1 to 200 visible ASCII characters without spaces"));
    }
  }

  @Operation(
      summary = "Look at an expense",
      description = "Your own, those that your groups review; operators and auditors any.")
  @GetMapping("/{id}")
  @PreAuthorize(Roles.ANYBODY)
  ExpenseResource get(@PathVariable ExpenseId id, Principal principal) {
    Person person = caller.of(principal);
    if (person.seesAll()) {
      var invalid = expenses.findInvalid(id);
      if (invalid.isPresent()) {
        return story(invalid.get());
      }
    }
    return story(desk.find(id, person), person);
  }

  @Operation(
      summary = "List expenses, newest first",
      description = "Your own, those that your groups review; operators and auditors all.")
  @GetMapping
  @PreAuthorize(Roles.ANYBODY)
  ExpensePage list(
      @RequestParam(required = false) @Nullable UserName employee,
      @RequestParam(required = false) @Nullable Status status,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size,
      Principal principal) {
    Paging.check(page, size);
    Page<Expense> found = expenses.list(caller.of(principal), employee, status, page, size);
    return new ExpensePage(
        found.stream()
            .map(expense -> ExpenseResource.summary(expense, expenses.facts(expense)))
            .toList(),
        page,
        size,
        found.getTotalElements());
  }

  @Operation(
      summary = "Withdraw an expense",
      description = "By the employee or an operator, until it is decided. The body is optional.")
  @ApiResponse(responseCode = "202", description = "The process is being stopped")
  @PostMapping("/{id}/withdrawal")
  @PreAuthorize(Roles.EMPLOYEE)
  ResponseEntity<ExpenseResource> withdraw(@PathVariable ExpenseId id, Principal principal) {
    Person person = caller.of(principal);
    return ResponseEntity.accepted().body(story(desk.withdraw(id, person, Surface.API), person));
  }

  @Operation(
      summary = "Answer a reviewer's question",
      description = "By the employee whose expense it is, while a question is open.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Information.class))))
  @PostMapping(path = "/{id}/information", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.EMPLOYEE)
  ExpenseResource answer(
      @PathVariable ExpenseId id, @RequestBody JsonNode body, Principal principal) {
    Person person = caller.of(principal);
    desk.find(id, person);
    String answer = Body.of(body, "answer").required("answer");
    return story(desk.answer(id, person, answer, Surface.API), person);
  }

  private ExpenseResource story(Expense expense, Person person) {
    Disclosure told = Disclosure.of(expense, person);
    AssessmentAttempt attempt = assessments.of(expense).orElse(null);
    List<Review> all = reviews.of(expense.id());
    return ExpenseResource.summary(expense, expenses.facts(expense))
        .with(
            facts.of(expense, attempt, person),
            attempt == null || !told.everything() ? null : Opinion.of(attempt),
            all.stream()
                .filter(review -> review.state() == Review.State.OPEN)
                .findFirst()
                .map(review -> OpenReview.of(review, told.reason(review)))
                .orElse(null),
            expenses.openQuestion(expense.id()).map(OpenQuestion::of).orElse(null),
            ledger.of(expense.id()).stream().map(told::entry).toList());
  }

  private ExpenseResource story(InvalidRegistration invalid) {
    return ExpenseResource.invalid(invalid, ledger.of(invalid.id()));
  }

  record ExpensePage(List<ExpenseResource> items, int page, int size, long total) {}

  record Information(@Schema(maxLength = 2000) String answer) {}
}
