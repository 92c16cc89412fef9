package org.countersign.review;

import java.util.List;
import java.util.Optional;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.SimilarCase;
import org.countersign.expense.SubmitterHistory;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * All that a person has to decide a review on.
 *
 * @param facts as they are now
 * @param assessment what the AI said of them, or why it said nothing; null before it was asked
 * @param refusal why this person may not decide, as things stand
 * @param onBehalfOf in whose place they would decide; null in their own right
 * @param earlier decided reviews of the same expense, oldest first
 */
public record CaseFile(
    Review review,
    Expense expense,
    ExpenseFacts facts,
    @Nullable AssessmentAttempt assessment,
    SubmitterHistory submitter,
    List<SimilarCase> similar,
    List<Review> earlier,
    Optional<Refusal> refusal,
    @Nullable UserName onBehalfOf) {

  /** Whether somebody can still decide it. */
  public boolean open() {
    return review.state() == Review.State.OPEN;
  }
}
