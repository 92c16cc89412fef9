package org.countersign.assessment;

import java.util.Set;

/** How the confidence in a recommendation is measured. */
enum ConfidenceWay {
  /** Token probabilities where the endpoint gives them, else agreement of samples. */
  AUTO,
  /** The probability of the tokens that spell the recommendation. */
  LOGPROBS,
  /** The share of several answers to the same question that say the same. */
  SAMPLES,
  /** The number that the model writes: the weakest of all, nothing but a claim. */
  STATED;

  boolean asksForLogprobs() {
    return this == AUTO || this == LOGPROBS;
  }

  /** Whether a measurement may count that rests on these signals. */
  boolean isSatisfiedBy(Set<String> signals) {
    return switch (this) {
      case AUTO -> signals.contains(TokenProbability.NAME) || signals.contains(Agreement.NAME);
      case LOGPROBS -> signals.contains(TokenProbability.NAME);
      case SAMPLES -> signals.contains(Agreement.NAME);
      case STATED -> signals.contains(StatedConfidence.NAME);
    };
  }
}
