package org.countersign.ledger.controls;

import org.jspecify.annotations.Nullable;

/**
 * A control that did not hold.
 *
 * @param rule that was broken
 * @param expense null for what concerns none
 * @param entry that shows it
 * @param sentence says what happened, without what anybody typed
 */
public record Breach(Rule rule, @Nullable String expense, long entry, String sentence) {

  /** In a sentence, with all of it. */
  @Override
  public String toString() {
    return expense == null
        ? "%s does not hold: %s (entry %d).".formatted(rule.id(), sentence, entry)
        : "%s does not hold for expense %s: %s (entry %d)."
            .formatted(rule.id(), expense, sentence, entry);
  }
}
