package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.api.ExpenseResource.Ending;
import org.countersign.api.ExpenseResource.OpenReview;
import org.countersign.api.ExpenseResource.Opinion;
import org.countersign.contract.Surface;
import org.countersign.expense.SimilarCase;
import org.countersign.expense.SimilarCase.Likeness;
import org.countersign.expense.Status;
import org.countersign.expense.SubmitterHistory;
import org.countersign.people.UserName;
import org.countersign.review.CaseFile;
import org.countersign.review.Refusal;
import org.countersign.review.Review;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;

/** A review with all that a reviewer decides on: facts, apart from them the AI, and the past. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReviewResource(
    @JsonUnwrapped OpenReview review,
    Review.State state,
    @Schema(description = "What the policy alone would have done") @Nullable String policyRoute,
    @Schema(description = "Who decided what; absent while it is open") @Nullable Decided decided,
    ExpenseResource expense,
    @Nullable FactsResource facts,
    @Nullable Opinion assessment,
    @Schema(description = "What became of the employee's other expenses in 12 months")
        Submitter submitter,
    @Schema(description = "What your groups have decided about similar ones, the most alike first")
        List<Similar> similarCases,
    @Schema(description = "Decided reviews of the same expense, oldest first")
        List<Decided> earlierReviews,
    @Schema(description = "Whether you may claim it now") boolean mayDecide,
    @Schema(description = "Why not") @Nullable String refusal,
    @Schema(description = "In whose place you would decide; absent in your own right")
        @Nullable UserName onBehalfOf) {

  static ReviewResource of(CaseFile file, @Nullable FactsResource facts) {
    Review review = file.review();
    var attempt = Optional.ofNullable(file.assessment());
    return new ReviewResource(
        OpenReview.of(review),
        review.state(),
        review.policyRoute(),
        review.state() == Review.State.DECIDED ? Decided.of(review) : null,
        ExpenseResource.summary(file.expense(), file.facts()),
        facts,
        attempt.map(Opinion::of).orElse(null),
        Submitter.of(file.submitter()),
        file.similar().stream().map(Similar::of).toList(),
        file.earlier().stream().map(Decided::of).toList(),
        file.refusal().isEmpty(),
        file.refusal().map(Refusal::reason).orElse(null),
        file.onBehalfOf());
  }

  /** A decision that a reviewer made. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Decided(
      @Nullable Verdict decision,
      @Nullable UserName reviewer,
      @Nullable UserName onBehalfOf,
      @Nullable Surface surface,
      @Nullable String comment,
      @Nullable String reasonCode,
      @Nullable Instant at) {

    static Decided of(Review review) {
      return new Decided(
          review.decision(),
          review.reviewer(),
          review.onBehalfOf(),
          review.surface(),
          review.comment(),
          review.reasonCode(),
          review.checkedAt());
    }
  }

  record Submitter(UserName employee, Instant since, List<SubmitterLine> expenses) {

    static Submitter of(SubmitterHistory history) {
      return new Submitter(
          history.employee(),
          history.since(),
          history.lines().stream()
              .map(
                  line ->
                      new SubmitterLine(
                          line.status(),
                          line.count(),
                          line.byPolicy(),
                          line.sum().amount(),
                          line.sum().currency().getCurrencyCode()))
              .toList());
    }
  }

  record SubmitterLine(
      Status status,
      long count,
      @Schema(description = "Of them approved without a person") long byPolicy,
      BigDecimal sum,
      String currency) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Similar(
      String id,
      UserName employee,
      BigDecimal amount,
      String currency,
      String category,
      @Nullable String merchant,
      String description,
      LocalDate date,
      @Schema(description = "What it has in common") Set<Likeness> likeness,
      @Nullable Ending decision) {

    static Similar of(SimilarCase one) {
      return new Similar(
          one.id().toString(),
          one.employee(),
          one.amount().amount(),
          one.amount().currency().getCurrencyCode(),
          one.category(),
          one.merchant(),
          one.description(),
          one.date(),
          one.likeness(),
          Ending.of(one.decision()));
    }
  }
}
