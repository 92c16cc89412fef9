package org.countersign.review;

import java.util.Arrays;
import java.util.Optional;

/** What a reviewer can say. */
public enum Verdict {
  APPROVE,
  REJECT,
  REQUEST_INFORMATION;

  static Optional<Verdict> of(String text) {
    return Arrays.stream(values()).filter(verdict -> verdict.name().equals(text)).findFirst();
  }

  boolean needsComment() {
    return this != APPROVE;
  }
}
