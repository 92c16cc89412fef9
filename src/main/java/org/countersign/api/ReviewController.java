package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.Roles;
import org.countersign.api.ExpenseResource.OpenReview;
import org.countersign.api.ExpenseResource.Opinion;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Assessments;
import org.countersign.contract.Surface;
import org.countersign.expense.Expense;
import org.countersign.expense.Expenses;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.Answer;
import org.countersign.review.BatchDesk;
import org.countersign.review.CaseFile;
import org.countersign.review.CaseFiles;
import org.countersign.review.Inbox;
import org.countersign.review.Inbox.Filter;
import org.countersign.review.Inbox.Item;
import org.countersign.review.Inbox.Items;
import org.countersign.review.Inbox.Section;
import org.countersign.review.Review;
import org.countersign.review.ReviewDesk;
import org.countersign.review.ReviewRefused;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reviews: what waits for me, claim, decide. The task listeners have the last word on all of it.
 */
@RestController
@RequestMapping(path = "/api/reviews", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Reviews")
class ReviewController {

  private final Inbox inbox;
  private final ReviewDesk desk;
  private final Expenses expenses;
  private final Assessments assessments;
  private final BatchDesk batchDesk;
  private final CaseFiles caseFiles;
  private final ShownFacts facts;
  private final Problems problems;
  private final Caller caller;

  ReviewController(
      Inbox inbox,
      ReviewDesk desk,
      BatchDesk batchDesk,
      CaseFiles caseFiles,
      ShownFacts facts,
      Expenses expenses,
      Assessments assessments,
      Problems problems,
      Caller caller) {
    this.inbox = inbox;
    this.desk = desk;
    this.batchDesk = batchDesk;
    this.caseFiles = caseFiles;
    this.facts = facts;
    this.problems = problems;
    this.expenses = expenses;
    this.assessments = assessments;
    this.caller = caller;
  }

  @Operation(
      summary = "List the reviews that you may decide",
      description = "Open ones of your groups, without your own expenses; due first.")
  @GetMapping
  @PreAuthorize(Roles.ANYBODY)
  ReviewPage list(
      @RequestParam(defaultValue = "ALL") Section section,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size,
      Principal principal) {
    Paging.check(page, size);
    Person person = caller.of(principal);
    Items found = inbox.of(person, section, Filter.NONE, page, size);
    return new ReviewPage(
        found.items().stream().map(item -> waiting(item, person)).toList(),
        page,
        size,
        found.total());
  }

  @Operation(
      summary = "Look at a review with all that belongs to it",
      description =
          "What became of the submitter's other expenses, similar cases that your groups have"
              + " decided, earlier reviews of the expense, and whether you may decide. For its"
              + " group, whoever decides for somebody of it, operators and auditors; not for the"
              + " employee.")
  @GetMapping("/{userTaskKey}")
  @PreAuthorize(Roles.ANYBODY)
  ReviewResource get(@PathVariable long userTaskKey, Principal principal) {
    Person person = caller.of(principal);
    CaseFile file = caseFiles.of(userTaskKey, person);
    return ReviewResource.of(file, facts.of(file.expense(), file.assessment(), person));
  }

  @Operation(
      summary = "Decide several small reviews that are alike",
      description =
          "Of one employee, or of one merchant in one category; each below the limit, with one"
              + " approval, an opinion of the AI without a flag, a receipt, and nothing like it"
              + " beside it. Each goes through the same gate and has its own outcome; one that is"
              + " refused stops no other.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewDecisions.class))))
  @ApiResponse(responseCode = "207", description = "An outcome for each, in the order sent")
  @ApiResponse(responseCode = "400", description = "Not to be decided together; none was decided")
  @PostMapping(path = "/decisions", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.MULTI_STATUS)
  @PreAuthorize(Roles.EMPLOYEE)
  @Limited(Act.DECISION)
  Outcomes decideSeveral(@RequestBody JsonNode json, Principal principal) {
    Batch batch = Batch.of(json);
    List<BatchDesk.Outcome> outcomes =
        batchDesk.decide(batch.reviews(), batch.word(), caller.of(principal), Surface.API);
    return new Outcomes(outcomes.stream().map(this::outcome).toList());
  }

  private Outcome outcome(BatchDesk.Outcome outcome) {
    Review taken = outcome.taken();
    RuntimeException failure = outcome.failure();
    ProblemDetail problem = failure == null ? null : problems.of(failure);
    return new Outcome(
        Long.toString(outcome.userTaskKey()),
        problem == null ? HttpStatus.OK.value() : problem.getStatus(),
        taken == null ? null : taken.expenseId().toString(),
        taken == null ? null : taken.decision(),
        problem == null ? null : problem.getDetail(),
        failure instanceof ReviewRefused refused ? refused.refusal().field() : null);
  }

  @Operation(summary = "Claim a review", description = "By a member of its group.")
  @Limited(Act.ENTRY)
  @PostMapping("/{userTaskKey}/claim")
  @PreAuthorize(Roles.EMPLOYEE)
  WaitingReview claim(@PathVariable long userTaskKey, Principal principal) {
    Person person = caller.of(principal);
    return waiting(desk.claim(userTaskKey, person, Surface.API), person);
  }

  @Operation(summary = "Hand back a review that you have claimed")
  @Limited(Act.ENTRY)
  @DeleteMapping("/{userTaskKey}/claim")
  @PreAuthorize(Roles.EMPLOYEE)
  WaitingReview release(@PathVariable long userTaskKey, Principal principal) {
    Person person = caller.of(principal);
    return waiting(desk.release(userTaskKey, person, Surface.API), person);
  }

  @Operation(
      summary = "Approve, reject or ask the submitter",
      description =
          "Claims the review first, where nobody has. A comment is required unless approving.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewDecision.class))))
  @PostMapping(path = "/{userTaskKey}/decision", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.EMPLOYEE)
  @Limited(Act.DECISION)
  Taken decide(@PathVariable long userTaskKey, @RequestBody JsonNode json, Principal principal) {
    Person person = caller.of(principal);
    Body body = Body.of(json, "decision", "comment", "reasonCode", "factsDigest");
    Answer answer =
        new Answer(
            body.text("decision"),
            body.text("comment"),
            body.text("reasonCode"),
            body.text("factsDigest"));
    Review taken = desk.decide(userTaskKey, person, answer, Surface.API);
    return new Taken(
        Long.toString(userTaskKey),
        taken.expenseId().toString(),
        taken.decision(),
        taken.comment(),
        taken.reasonCode(),
        taken.reviewer(),
        taken.onBehalfOf());
  }

  private WaitingReview waiting(Review review, Person person) {
    Expense expense = expenses.get(review.expenseId());
    AssessmentAttempt attempt = assessments.of(expense).orElse(null);
    return new WaitingReview(
        OpenReview.of(review),
        ExpenseResource.summary(expense, expenses.facts(expense)),
        facts.of(expense, attempt, person),
        attempt == null ? null : Opinion.of(attempt));
  }

  private WaitingReview waiting(Item item, Person person) {
    AssessmentAttempt attempt = item.assessment();
    return new WaitingReview(
        OpenReview.of(item.review()),
        ExpenseResource.summary(item.expense(), item.facts()),
        facts.of(item.expense(), attempt, person),
        attempt == null ? null : Opinion.of(attempt));
  }

  record ReviewPage(List<WaitingReview> items, int page, int size, long total) {}

  /**
   * A review with what a reviewer needs to see: the expense, what is known beside it, and apart
   * from them what the AI says.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WaitingReview(
      @JsonUnwrapped OpenReview review,
      ExpenseResource expense,
      @Nullable FactsResource facts,
      @Nullable Opinion assessment) {}

  record NewDecision(
      Verdict decision,
      @Schema(maxLength = 2000) String comment,
      @Schema(description = "Why, for the figures; optional") String reasonCode,
      @Schema(description = "Of the facts that you saw, as the review gave it; optional")
          String factsDigest) {}

  /** A decision that the process has taken. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Taken(
      String userTaskKey,
      String expense,
      @Nullable Verdict decision,
      @Nullable String comment,
      @Nullable String reasonCode,
      @Nullable UserName reviewer,
      @Nullable UserName onBehalfOf) {}

  record Outcomes(List<Outcome> outcomes) {}

  /**
   * @param status what the same decision would be answered with alone
   * @param expense of a decision that was taken
   * @param detail why it was not taken
   * @param field what is wrong, where it is something that was sent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Outcome(
      String userTaskKey,
      int status,
      @Nullable String expense,
      @Nullable Verdict decision,
      @Nullable String detail,
      @Nullable String field) {}

  /** For the OpenAPI document; the body is read strictly by {@link Batch}. */
  private record NewDecisions(
      @Schema(description = "1 to 50, none twice") List<NewBatchReview> reviews,
      Verdict decision,
      @Schema(maxLength = 2000) String comment,
      @Schema(description = "Why, for the figures; optional") String reasonCode) {}

  private record NewBatchReview(
      String userTaskKey,
      @Schema(description = "Of the facts that you saw, as the review gave it")
          String factsDigest) {}
}
