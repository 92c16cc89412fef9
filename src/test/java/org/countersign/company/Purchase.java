package org.countersign.company;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was bought, in few enough variants that the same is bought twice.
 *
 * @param thought the word by which {@link org.countersign.assessment.MadeUpModel} knows what to
 *     think of it
 * @param daysAgo before the day on which it is submitted
 */
record Purchase(
    String amount,
    String currency,
    String words,
    String thought,
    @Nullable String merchant,
    @Nullable String receipt,
    boolean file,
    int daysAgo) {

  String description() {
    return thought.isEmpty() ? words : words + " " + thought;
  }

  Purchase without(String thoughts) {
    return new Purchase(
        amount, currency, words, thought.replace(thoughts, ""), merchant, receipt, file, daysAgo);
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>(List.of(amount, currency, "\"" + description() + "\""));
    if (merchant != null) {
      parts.add("at " + merchant);
    }
    if (receipt != null) {
      parts.add("with receipt " + receipt);
    }
    if (file) {
      parts.add("with a photo of the receipt");
    }
    parts.add("bought %d days ago".formatted(daysAgo));
    return String.join(" ", parts);
  }
}
