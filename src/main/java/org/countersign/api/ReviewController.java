package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.countersign.api.ExpenseResource.OpenReview;
import org.countersign.api.ExpenseResource.Opinion;
import org.countersign.assessment.Assessments;
import org.countersign.contract.Surface;
import org.countersign.expense.Expense;
import org.countersign.expense.Expenses;
import org.countersign.expense.FieldProblem;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.Answer;
import org.countersign.review.Refusal;
import org.countersign.review.Review;
import org.countersign.review.ReviewTasks;
import org.countersign.review.Reviews;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reviews: what waits for me, claim, decide. The task listeners have the last word on all of it.
 */
@RestController
@RequestMapping(path = "/api/reviews", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Reviews")
class ReviewController {

  private final Reviews reviews;
  private final ReviewTasks tasks;
  private final Expenses expenses;
  private final Assessments assessments;
  private final Caller caller;

  ReviewController(
      Reviews reviews,
      ReviewTasks tasks,
      Expenses expenses,
      Assessments assessments,
      Caller caller) {
    this.reviews = reviews;
    this.tasks = tasks;
    this.expenses = expenses;
    this.assessments = assessments;
    this.caller = caller;
  }

  @Operation(
      summary = "List the reviews that you may decide",
      description = "Open ones of your groups, without your own expenses; due first.")
  @GetMapping
  @PreAuthorize(Roles.ANYBODY)
  List<WaitingReview> list(Principal principal) {
    return reviews.waitingFor(caller.of(principal)).stream().map(this::waiting).toList();
  }

  @Operation(summary = "Claim a review", description = "By a member of its group.")
  @PostMapping("/{userTaskKey}/claim")
  @PreAuthorize(Roles.EMPLOYEE)
  WaitingReview claim(@PathVariable long userTaskKey, Principal principal) {
    Person person = caller.of(principal);
    Review review = find(userTaskKey);
    refuse(review, person, null);
    refuseIfClaimedByAnother(review, person);
    if (review.assignee() == null) {
      tasks.claim(userTaskKey, person.userName(), Surface.API);
    }
    return waiting(find(userTaskKey));
  }

  @Operation(summary = "Hand back a review that you have claimed")
  @DeleteMapping("/{userTaskKey}/claim")
  @PreAuthorize(Roles.EMPLOYEE)
  WaitingReview release(@PathVariable long userTaskKey, Principal principal) {
    Person person = caller.of(principal);
    if (!person.userName().equals(find(userTaskKey).assignee())) {
      throw new AccessDeniedException("You have not claimed this review.");
    }
    tasks.release(userTaskKey, Surface.API);
    return waiting(find(userTaskKey));
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
  Taken decide(@PathVariable long userTaskKey, @RequestBody JsonNode json, Principal principal) {
    Person person = caller.of(principal);
    Body body = Body.of(json, "decision", "comment", "reasonCode", "factsDigest");
    Answer answer =
        new Answer(
            body.text("decision"),
            body.text("comment"),
            body.text("reasonCode"),
            body.text("factsDigest"));
    Review review = find(userTaskKey);
    refuse(review, person, answer);
    refuseIfClaimedByAnother(review, person);
    if (review.assignee() == null) {
      tasks.claim(userTaskKey, person.userName(), Surface.API);
    }
    tasks.complete(userTaskKey, answer, Surface.API);
    Review taken = find(userTaskKey);
    return new Taken(
        Long.toString(userTaskKey),
        taken.expenseId().toString(),
        taken.decision(),
        taken.comment(),
        taken.reasonCode(),
        taken.reviewer());
  }

  private Review find(long userTaskKey) {
    return reviews
        .find(userTaskKey)
        .orElseThrow(() -> new NotFound("There is no review with user task key " + userTaskKey));
  }

  private void refuse(Review review, Person person, @Nullable Answer answer) {
    reviews
        .refuses(review, person, answer, Surface.API)
        .ifPresent(
            refusal -> {
              throw problem(refusal);
            });
  }

  private static RuntimeException problem(Refusal refusal) {
    return switch (refusal.kind()) {
      case FORBIDDEN -> new AccessDeniedException(refusal.reason());
      case CONFLICT -> new Conflict(refusal.reason());
      case INVALID ->
          new InvalidRequest(new FieldProblem(String.valueOf(refusal.field()), refusal.reason()));
    };
  }

  private static void refuseIfClaimedByAnother(Review review, Person person) {
    UserName assignee = review.assignee();
    if (assignee != null && !assignee.equals(person.userName())) {
      throw new Conflict(assignee + " has claimed this review.");
    }
  }

  private WaitingReview waiting(Review review) {
    Expense expense = expenses.get(review.expenseId());
    return new WaitingReview(
        OpenReview.of(review),
        ExpenseResource.summary(expense, expenses.facts(expense)),
        assessments.of(expense).map(Opinion::of).orElse(null));
  }

  /**
   * A review with what a reviewer needs to see: the facts, and apart from them what the AI says.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WaitingReview(
      @JsonUnwrapped OpenReview review, ExpenseResource expense, @Nullable Opinion assessment) {}

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
      @Nullable UserName reviewer) {}
}
