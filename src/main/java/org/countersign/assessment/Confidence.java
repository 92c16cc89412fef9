package org.countersign.assessment;

/** How sure a recommendation is: 0 to 1, uncalibrated unless measured. */
record Confidence(double value) {

  Confidence {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a confidence from 0 to 1: " + value);
    }
  }

  /** False for NaN too. */
  static boolean isValid(double value) {
    return value >= 0 && value <= 1;
  }
}
