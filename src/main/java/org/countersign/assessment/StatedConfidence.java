package org.countersign.assessment;

import java.util.OptionalDouble;

/**
 * The number that the model writes: overconfident by experience, so never used to raise another.
 */
final class StatedConfidence implements ConfidenceSignal {

  @Override
  public String name() {
    return "STATED";
  }

  @Override
  public OptionalDouble read(ModelAnswer answer) {
    Double stated = answer.form().statedConfidence();
    return stated == null ? OptionalDouble.empty() : OptionalDouble.of(stated);
  }
}
