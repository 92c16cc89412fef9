package org.countersign.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a confidence is the share of those that are right.
 *
 * @param bins ten of the same width; 1 is in the last one
 * @param brier mean of the squared distance between confidence and being right: 0 is perfect, 0.25
 *     is a coin that says 0.5; null where nothing has a confidence
 * @param calibrationError mean distance between confidence and share right of a bin, weighted by
 *     the bins' counts; null where nothing has a confidence
 */
record Reliability(
    int judged, List<Bin> bins, @Nullable Double brier, @Nullable Double calibrationError) {

  private static final int BINS = 10;

  /** One opinion: how sure it was, and whether it was right. */
  record Judged(BigDecimal confidence, boolean right) {}

  /**
   * @param meanConfidence null in an empty bin
   */
  record Bin(double from, double to, int count, int right, @Nullable Double meanConfidence) {

    public @Nullable Double shareRight() {
      return count == 0 ? null : (double) right / count;
    }
  }

  static Reliability ofOpinions(Collection<Outcome> outcomes) {
    List<Judged> judged = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      BigDecimal confidence = outcome.opinion().confidence();
      if (confidence != null) {
        judged.add(new Judged(confidence, outcome.recommendedAsExpected()));
      }
    }
    return of(judged);
  }

  static Reliability of(List<Judged> judged) {
    List<Bin> bins = new ArrayList<>();
    double distance = 0;
    for (int i = 0; i < BINS; i++) {
      int bin = i;
      List<Judged> inside = judged.stream().filter(each -> bin(each) == bin).toList();
      int right = Math.toIntExact(inside.stream().filter(Judged::right).count());
      double sum = inside.stream().mapToDouble(each -> each.confidence().doubleValue()).sum();
      distance += Math.abs(sum - right);
      bins.add(
          new Bin(
              (double) i / BINS,
              (i + 1.0) / BINS,
              inside.size(),
              right,
              inside.isEmpty() ? null : sum / inside.size()));
    }
    if (judged.isEmpty()) {
      return new Reliability(0, bins, null, null);
    }
    double squares = judged.stream().mapToDouble(Reliability::squaredDistance).sum();
    return new Reliability(
        judged.size(), List.copyOf(bins), squares / judged.size(), distance / judged.size());
  }

  private static int bin(Judged judged) {
    return Math.min(BINS - 1, judged.confidence().movePointRight(1).intValue());
  }

  private static double squaredDistance(Judged judged) {
    double distance = judged.confidence().doubleValue() - (judged.right() ? 1 : 0);
    return distance * distance;
  }
}
