package org.countersign.assessment;

/** Why a human should look, whatever the recommendation. The policy sends every flag to one. */
public enum Flag {
  AMBIGUOUS,
  POLICY_EXCEPTION,
  MISSING_DOCUMENTATION,
  POSSIBLE_DUPLICATE,
  SUSPICIOUS_INSTRUCTIONS,
  REGULATORY
}
