package org.countersign.assessment;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The number that the model writes, the lowest of several: overconfident by experience, so never
 * used to raise another.
 */
final class StatedConfidence implements ConfidenceSignal {

  static final String NAME = "STATED";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OptionalDouble read(Answers answers) {
    double[] stated =
        answers.agreeing().stream()
            .map(answer -> answer.form().statedConfidence())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    for (double each : stated) {
      if (!Confidence.isValid(each)) {
        return OptionalDouble.of(each);
      }
    }
    return Arrays.stream(stated).min();
  }
}
