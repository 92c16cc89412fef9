package org.countersign.assessment;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application makes of the model's answer.
 *
 * @param recommendation null if there is no opinion
 * @param confidence as the policy gets it
 * @param unavailable why there is no opinion; null if there is one
 * @param asked null if the endpoint gave no answer at all
 * @param variables of the process after the assessment, with autonomy ON
 */
public record Opinion(
    @Nullable Recommendation recommendation,
    @Nullable BigDecimal confidence,
    @Nullable String confidenceMethod,
    List<Reason> reasons,
    List<Flag> flags,
    @Nullable String unavailable,
    @Nullable Asked asked,
    Map<String, @Nullable Object> variables) {

  /**
   * How it was asked, and what that took.
   *
   * @param model as the endpoint names it
   * @param answers to the one question
   * @param costUsd null when unknown
   */
  public record Asked(
      String model,
      String sampling,
      int answers,
      long tokensIn,
      long tokensCached,
      long tokensOut,
      @Nullable BigDecimal costUsd,
      Duration latency) {}
}
