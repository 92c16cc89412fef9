package org.countersign.assessment;

import java.util.OptionalDouble;

/** One way to read from the model's answers how sure it is of its recommendation. */
interface ConfidenceSignal {

  /** Upper snake case: the name is part of the recorded method, see {@link MeasuredConfidence}. */
  String name();

  /**
   * Empty when the answers have nothing to read. A value that is no probability (NaN, 1.2) is
   * returned as it is: it discredits the answers, see {@link MeasuredConfidence}.
   */
  OptionalDouble read(Answers answers);
}
