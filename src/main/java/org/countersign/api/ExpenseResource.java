package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Flag;
import org.countersign.assessment.Reason;
import org.countersign.assessment.Recommendation;
import org.countersign.contract.Surface;
import org.countersign.expense.Decision;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Attachment;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.InvalidRegistration;
import org.countersign.expense.Question;
import org.countersign.expense.Status;
import org.countersign.ledger.Story;
import org.countersign.people.UserName;
import org.countersign.review.Review;
import org.jspecify.annotations.Nullable;

/** What the API says about an expense. What is not there yet is absent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExpenseResource(
    String id,
    Status status,
    @Nullable UserName employee,
    @Schema(description = "Absent where nobody knows") @Nullable UserName submittedBy,
    @Schema(description = "What is known of an unknown submitter; absent otherwise")
        @Nullable String submitter,
    Instant submittedAt,
    @Nullable BigDecimal amount,
    @Nullable String currency,
    @Nullable String category,
    @Nullable String merchant,
    @Nullable String description,
    @Nullable LocalDate date,
    @Nullable String receipt,
    @Nullable List<Attachment> receipts,
    @Nullable List<Clarification> clarifications,
    @Nullable FactsResource facts,
    @Nullable Opinion assessment,
    @Nullable Map<String, Object> routing,
    @Nullable OpenReview review,
    @Nullable OpenQuestion question,
    @Nullable Ending decision,
    @Nullable List<FieldProblem> problems,
    @Nullable String processInstanceKey,
    @Schema(description = "Oldest first; of a very long one the beginning and the end")
        @Nullable List<HistoryEntry> history,
    @Nullable LeftOut historyLeftOut) {

  /**
   * What is not in the history.
   *
   * @param entries how many
   * @param after number of the entry before them
   * @param more where to read on
   */
  record LeftOut(long entries, String after, String more) {

    static @Nullable LeftOut of(String expense, Story story) {
      if (story.leftOut() == 0) {
        return null;
      }
      String after = Long.toString(story.first().getLast().id());
      return new LeftOut(
          story.leftOut(), after, "/api/ledger?expense=%s&after=%s".formatted(expense, after));
    }
  }

  /** The facts and the status, without the story. */
  static ExpenseResource summary(Expense expense, ExpenseFacts facts) {
    return new ExpenseResource(
        expense.id().toString(),
        expense.status(),
        expense.employee(),
        expense.submittedBy(),
        expense.submittedBy() == null ? Expense.UNKNOWN_SUBMITTER : null,
        expense.submittedAt(),
        facts.amount().amount(),
        facts.amount().currency().getCurrencyCode(),
        facts.category(),
        facts.merchant(),
        facts.description(),
        facts.date(),
        facts.receipt(),
        facts.receipts().isEmpty() ? null : facts.receipts(),
        facts.clarifications().isEmpty() ? null : facts.clarifications(),
        null,
        null,
        null,
        null,
        null,
        Ending.of(expense.decision()),
        null,
        expense.processInstanceKey() == null ? null : expense.processInstanceKey().toString(),
        null,
        null);
  }

  ExpenseResource with(
      @Nullable FactsResource facts,
      @Nullable Opinion opinion,
      @Nullable OpenReview review,
      @Nullable OpenQuestion question,
      @Nullable Map<String, Object> routing,
      Story story) {
    return new ExpenseResource(
        id,
        status,
        employee,
        submittedBy,
        submitter,
        submittedAt,
        amount,
        currency,
        category,
        merchant,
        description,
        date,
        receipt,
        receipts,
        clarifications,
        facts,
        opinion,
        routing,
        review,
        question,
        decision,
        null,
        processInstanceKey,
        story.entries().stream().map(HistoryEntry::of).toList(),
        LeftOut.of(id, story));
  }

  static ExpenseResource invalid(InvalidRegistration invalid, Story story) {
    return new ExpenseResource(
        invalid.id().toString(),
        Status.INVALID,
        null,
        null,
        null,
        invalid.receivedAt(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        invalid.problems(),
        Long.toString(invalid.processInstanceKey()),
        story.entries().stream().map(HistoryEntry::of).toList(),
        null);
  }

  /**
   * What the AI says.
   *
   * @param confidence 0 to 1, as reported to the policy
   * @param measuredConfidence the same before the calibration
   * @param calibration its name, or "uncalibrated"
   * @param unavailable why there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Opinion(
      @Nullable Recommendation recommendation,
      @Nullable BigDecimal confidence,
      @Nullable BigDecimal measuredConfidence,
      @Nullable String confidenceMethod,
      @Nullable String calibration,
      @Nullable List<Reason> reasons,
      @Nullable List<Flag> flags,
      @Nullable String model,
      @Nullable String promptVersion,
      @Nullable String policyVersion,
      @Nullable String unavailable,
      Instant assessedAt) {

    static Opinion of(AssessmentAttempt attempt) {
      boolean given = attempt.recommendation() != null;
      return new Opinion(
          attempt.recommendation(),
          attempt.confidence(),
          attempt.measuredConfidence(),
          attempt.confidenceMethod(),
          attempt.calibration(),
          given ? attempt.reasons() : null,
          given ? attempt.flags() : null,
          attempt.model(),
          attempt.promptVersion(),
          attempt.policyVersion(),
          attempt.unavailableReason(),
          attempt.assessedAt());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OpenReview(
      String userTaskKey,
      String group,
      @Nullable UserName assignee,
      @Schema(description = "Whether the assignee was given it, because who asked has it again")
          @Nullable Boolean givenBack,
      String reason,
      int approvalsRequired,
      Instant openedAt,
      @Nullable Instant dueAt,
      String factsDigest) {

    static OpenReview of(Review review) {
      return of(review, review.reason());
    }

    /**
     * @param reason as far as it is told
     */
    static OpenReview of(Review review, String reason) {
      return new OpenReview(
          Long.toString(review.userTaskKey()),
          review.candidateGroup(),
          review.assignee(),
          review.givenTo() == null ? null : true,
          reason,
          review.approvalsRequired(),
          review.openedAt(),
          review.dueAt(),
          review.factsDigest());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OpenQuestion(
      String userTaskKey,
      String question,
      UserName askedBy,
      Instant askedAt,
      @Nullable Instant dueAt) {

    static OpenQuestion of(Question question) {
      return new OpenQuestion(
          Long.toString(question.userTaskKey()),
          question.text(),
          question.askedBy(),
          question.askedAt(),
          question.dueAt());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ending(
      Status outcome,
      Decision.By by,
      String name,
      @Nullable Surface surface,
      @Nullable String comment,
      Instant at) {

    static @Nullable Ending of(@Nullable Decision decision) {
      return decision == null
          ? null
          : new Ending(
              decision.outcome(),
              decision.kind(),
              decision.by(),
              decision.surface(),
              decision.comment(),
              decision.at());
    }
  }
}
