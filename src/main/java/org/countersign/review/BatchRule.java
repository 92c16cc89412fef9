package org.countersign.review;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Money;
import org.countersign.expense.Valuation;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which reviews may be decided together: small ones that are alike and of which nothing asks for a
 * closer look. It only narrows what one click can do; the gate asks its rules for each of them.
 */
@Component
public class BatchRule {

  private final BatchSettings settings;
  private final Valuation valuation;

  BatchRule(BatchSettings settings, Valuation valuation) {
    this.settings = settings;
    this.valuation = valuation;
  }

  /** How many at once. */
  public int most() {
    return settings.most();
  }

  /** What each of them must be worth less than. */
  public Money limit() {
    return new Money(settings.below(), valuation.currency());
  }

  /** Why this one has to be decided alone, as {@code must …} or {@code is …}. */
  public Optional<String> refuses(
      Review review, ExpenseFacts facts, @Nullable AssessmentAttempt assessment) {
    if (valuation.reaches(facts.amount(), settings.below())) {
      return Optional.of("must be below " + limit());
    }
    if (review.approvalsRequired() > 1) {
      return Optional.of("needs more than one approval");
    }
    if (assessment == null || assessment.recommendation() == null) {
      return Optional.of("has no opinion of the AI");
    }
    if (!assessment.flags().isEmpty()) {
      return Optional.of("has flags: " + assessment.flags());
    }
    ComputedFacts computed = assessment.facts();
    if (computed == null || computed.duplicateOf() != null || computed.similarTo() != null) {
      return Optional.of("may be there twice");
    }
    if (computed.receiptUsedBefore() != null) {
      return Optional.of("has a receipt that is on another expense");
    }
    if (computed.seenBefore()) {
      return Optional.of("resembles one that was not approved");
    }
    if (!computed.allCompared()) {
      return Optional.of("was not compared with all others");
    }
    if (computed.receiptMissing()) {
      return Optional.of("has no receipt");
    }
    // Whoever looks at a random sample has to look.
    return computed.spotCheck() ? Optional.of("is a spot check") : Optional.empty();
  }

  /** Whether they are alike: all of one submitter, or all of one merchant and category. */
  public boolean areAlike(List<ExpenseFacts> all) {
    ExpenseFacts first = all.getFirst();
    String merchant = first.merchant();
    return all.stream().allMatch(one -> one.employee().equals(first.employee()))
        || (merchant != null
            && all.stream()
                .allMatch(
                    one ->
                        merchant.equalsIgnoreCase(Objects.requireNonNullElse(one.merchant(), ""))
                            && one.category().equals(first.category())));
  }
}
