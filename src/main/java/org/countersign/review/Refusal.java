package org.countersign.review;

import org.jspecify.annotations.Nullable;

/**
 * Why somebody may not do what they tried.
 *
 * @param reason a sentence for that person
 * @param field what is wrong, where it is something that they sent
 */
public record Refusal(Kind kind, String reason, @Nullable String field) {

  public enum Kind {
    /** This person may not. */
    FORBIDDEN,
    /** Nobody may, as things stand now. */
    CONFLICT,
    /** What was sent is not a decision. */
    INVALID
  }

  static Refusal forbidden(String reason) {
    return new Refusal(Kind.FORBIDDEN, reason, null);
  }

  static Refusal conflict(String reason) {
    return new Refusal(Kind.CONFLICT, reason, null);
  }

  static Refusal invalid(String field, String reason) {
    return new Refusal(Kind.INVALID, reason, field);
  }
}
