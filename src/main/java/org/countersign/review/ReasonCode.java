package org.countersign.review;

import java.util.Arrays;
import java.util.Optional;

/** Why a reviewer decided as they did, where they care to say; figures are made of it. */
public enum ReasonCode {
  WITHIN_POLICY,
  APPROVED_BY_MANAGEMENT,
  FALSE_POSITIVE,
  POLICY_VIOLATION,
  MISSING_DOCUMENTATION,
  DUPLICATE,
  OTHER;

  static Optional<ReasonCode> of(String text) {
    return Arrays.stream(values()).filter(code -> code.name().equals(text)).findFirst();
  }
}
