package org.countersign.assessment;

import java.util.OptionalDouble;

/** One way to read from an answer how sure the model is of its recommendation. */
interface ConfidenceSignal {

  /** Upper snake case: the name is part of the recorded method, see {@link MeasuredConfidence}. */
  String name();

  /**
   * Empty when the answer has nothing to read. A value that is no probability (NaN, 1.2) is
   * returned as it is: it discredits the answer, see {@link MeasuredConfidence}.
   */
  OptionalDouble read(ModelAnswer answer);
}
