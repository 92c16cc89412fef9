package org.countersign.insight;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * The exact ("Clopper-Pearson", 1934) bounds of a share, of which a random sample was checked.
 *
 * @param checked size of the sample
 * @param agreed of it
 */
record ClopperPearson(long checked, long agreed) {

  /** What is to be claimed of the share. */
  static final double CLAIM = 0.95;

  /** How often a bound may be wrong. */
  static final double ERROR = 0.05;

  ClopperPearson {
    if (agreed < 0 || agreed > checked) {
      throw new IllegalArgumentException("%d of %d checks".formatted(agreed, checked));
    }
  }

  /** The share is below it in at most {@code error} of all samples; 0 to 1. */
  double lowerBound(double error) {
    return agreed == 0
        ? 0
        : BetaDistribution.of((double) agreed, checked - agreed + 1.0)
            .inverseCumulativeProbability(error);
  }

  /** The share is above it in at most {@code error} of all samples; 0 to 1. */
  double upperBound(double error) {
    return agreed == checked
        ? 1
        : BetaDistribution.of(agreed + 1.0, (double) (checked - agreed))
            .inverseSurvivalProbability(error);
  }

  /** Whether the checks allow to say that the share is at least {@value #CLAIM}. */
  boolean allowsClaim() {
    return lowerBound(ERROR) >= CLAIM;
  }

  /** How many more checks without an error allow the claim; 0 when they do already. */
  long missingChecks() {
    if (allowsClaim()) {
      return 0;
    }
    long tooFew = 0;
    long enough = 1;
    while (!with(enough).allowsClaim()) {
      tooFew = enough;
      enough *= 2;
    }
    while (enough - tooFew > 1) {
      long middle = (tooFew + enough) / 2;
      if (with(middle).allowsClaim()) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private ClopperPearson with(long more) {
    return new ClopperPearson(checked + more, agreed + more);
  }
}
