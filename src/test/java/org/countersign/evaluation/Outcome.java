package org.countersign.evaluation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.assessment.Opinion;
import org.countersign.assessment.Recommendation;
import org.jspecify.annotations.Nullable;

/**
 * What became of one labelled expense.
 *
 * @param route by the decision tables
 * @param routeReason which they give for it
 */
record Outcome(LabelledExpense expense, Opinion opinion, String route, String routeReason) {

  static final String AUTO_APPROVE = "AUTO_APPROVE";
  static final String NO_OPINION = "no opinion";

  boolean autoApproved() {
    return route.equals(AUTO_APPROVE);
  }

  boolean mayBeAutoApproved() {
    return expense.expected().route().equals(AUTO_APPROVE);
  }

  boolean hasOpinion() {
    return opinion.recommendation() != null;
  }

  public boolean recommendedAsExpected() {
    return opinion.recommendation() == expense.expected().recommendation();
  }

  public boolean routedAsExpected() {
    return route.equals(expense.expected().route());
  }

  boolean asExpected() {
    return recommendedAsExpected() && routedAsExpected();
  }

  public String recommended() {
    Recommendation given = opinion.recommendation();
    return given == null ? NO_OPINION : given.name();
  }

  Optional<Opinion.Asked> asked() {
    return Optional.ofNullable(opinion.asked());
  }

  Given given() {
    return new Given(
        expense.id(),
        recommended(),
        route,
        opinion.confidence() == null ? null : opinion.confidence().doubleValue(),
        opinion.flags().stream().map(Enum::name).toList(),
        opinion.unavailable());
  }

  /** The part that a later run is compared with. */
  record Given(
      String id,
      String recommendation,
      String route,
      @Nullable Double confidence,
      List<String> flags,
      @Nullable String unavailable) {

    /** Whether somebody would call the other one a different answer. */
    boolean differsFrom(Given other) {
      return !recommendation.equals(other.recommendation)
          || !route.equals(other.route)
          || confidenceDiffersFrom(other);
    }

    private boolean confidenceDiffersFrom(Given other) {
      return (confidence == null || other.confidence == null)
          ? !Objects.equals(confidence, other.confidence)
          : Math.abs(confidence - other.confidence) > Changes.CONFIDENCE;
    }
  }
}
