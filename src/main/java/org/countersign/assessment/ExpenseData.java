package org.countersign.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.countersign.expense.ExpenseFacts;
import org.jspecify.annotations.Nullable;

/**
 * An expense as the model sees it: one JSON object, which is all that its message contains. Neither
 * the employee nor the id is in it.
 *
 * <p>Texts are made {@link PlainText}: the category 64 characters, the merchant 200, the
 * description 2,000, the latest 5 questions and answers 1,000 each.
 *
 * @param cut whether the model sees less than was submitted
 */
record ExpenseData(String json, boolean cut) {

  private static final int CATEGORY = 64;
  private static final int MERCHANT = 200;
  private static final int DESCRIPTION = 2_000;
  private static final int CLARIFICATIONS = 5;
  private static final int CLARIFICATION = 1_000;

  private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

  static ExpenseData of(ExpenseFacts facts) {
    Cutter cutter = new Cutter();
    List<ExpenseFacts.Clarification> all = facts.clarifications();
    int first = Math.max(0, all.size() - CLARIFICATIONS);
    cutter.cut |= first > 0;
    String merchant = facts.merchant();
    Message message =
        new Message(
            facts.amount().amount().toPlainString(),
            facts.amount().currency().getCurrencyCode(),
            cutter.cut(facts.category(), CATEGORY),
            facts.date().toString(),
            merchant == null ? null : cutter.cut(merchant, MERCHANT),
            cutter.cut(facts.description(), DESCRIPTION),
            all.subList(first, all.size()).stream()
                .map(
                    each ->
                        new Clarification(
                            cutter.cut(each.question(), CLARIFICATION),
                            cutter.cut(each.answer(), CLARIFICATION)))
                .toList());
    try {
      return new ExpenseData(JSON.writeValueAsString(message), cutter.cut);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts that cannot be written as JSON", e);
    }
  }

  /** Everything that the submitter wrote, uncut and as typed. */
  static String wordsOf(ExpenseFacts facts) {
    List<String> words = new ArrayList<>();
    words.add(facts.category());
    String merchant = facts.merchant();
    if (merchant != null) {
      words.add(merchant);
    }
    words.add(facts.description());
    facts.clarifications().forEach(each -> words.add(each.answer()));
    return String.join("\n", words);
  }

  private record Message(
      String amount,
      String currency,
      String category,
      String date,
      @Nullable String merchant,
      String description,
      List<Clarification> clarifications) {}

  private record Clarification(String question, String answer) {}

  private static final class Cutter {
    private boolean cut;

    String cut(String text, int limit) {
      PlainText plain = PlainText.of(text, limit);
      cut |= plain.cut();
      return plain.value();
    }
  }
}
