package org.countersign.review;

import java.util.Optional;
import org.countersign.expense.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer sends, from whatever surface, as it came.
 *
 * @param factsDigest of the facts that the reviewer saw; null from surfaces that do not send it
 */
public record Answer(
    @Nullable String decision,
    @Nullable String comment,
    @Nullable String reasonCode,
    @Nullable String factsDigest) {

  static final int MAX_COMMENT = 2000;

  /** What is wrong with it in itself, whoever sent it. */
  Optional<Refusal> flaw() {
    Optional<Verdict> verdict = decision == null ? Optional.empty() : Verdict.of(decision);
    if (verdict.isEmpty()) {
      return Optional.of(
          Refusal.invalid(
              "decision", "The decision must be APPROVE, REJECT or REQUEST_INFORMATION."));
    }
    if (verdict.get().needsComment() && (comment == null || Texts.isBlank(comment))) {
      return Optional.of(
          Refusal.invalid("comment", "A comment is required to " + inWords(verdict.get()) + "."));
    }
    if (comment != null && comment.strip().length() > MAX_COMMENT) {
      return Optional.of(
          Refusal.invalid(
              "comment", "The comment must have at most " + MAX_COMMENT + " characters."));
    }
    if (comment != null && !Texts.isPlain(comment)) {
      return Optional.of(
          Refusal.invalid(
              "comment", "The comment must not hold control characters or broken Unicode."));
    }
    if (reasonCode != null && !reasonCode.isEmpty() && ReasonCode.of(reasonCode).isEmpty()) {
      return Optional.of(Refusal.invalid("reasonCode", "The reason code is unknown."));
    }
    return Optional.empty();
  }

  private static String inWords(Verdict verdict) {
    return switch (verdict) {
      case APPROVE -> "approve";
      case REJECT -> "reject";
      case REQUEST_INFORMATION -> "ask for information";
    };
  }
}
