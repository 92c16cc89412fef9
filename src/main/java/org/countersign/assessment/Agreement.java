package org.countersign.assessment;

import java.util.OptionalDouble;

/** The share of the answers that say what most say. Empty for a single answer. */
final class Agreement implements ConfidenceSignal {

  static final String NAME = "AGREEMENT";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OptionalDouble read(Answers answers) {
    int asked = answers.all().size();
    return asked < 2
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) answers.agreeing().size() / asked);
  }
}
