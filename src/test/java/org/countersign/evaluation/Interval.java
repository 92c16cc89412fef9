package org.countersign.evaluation;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** Where a share lies with a probability of 95 %, by Clopper and Pearson: never too narrow. */
record Interval(double low, double high) {

  private static final double OUTSIDE_EACH_END = 0.025;

  static Interval ofShare(int part, int whole) {
    if (part < 0 || part > whole) {
      throw new IllegalArgumentException(part + " of " + whole);
    }
    double low =
        part == 0
            ? 0
            : BetaDistribution.of(part, whole - part + 1.0)
                .inverseCumulativeProbability(OUTSIDE_EACH_END);
    double high =
        part == whole
            ? 1
            : BetaDistribution.of(part + 1.0, whole - part)
                .inverseSurvivalProbability(OUTSIDE_EACH_END);
    return new Interval(low, high);
  }
}
