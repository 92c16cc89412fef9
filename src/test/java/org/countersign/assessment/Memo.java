package org.countersign.assessment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.jspecify.annotations.Nullable;

/**
 * What a submitter writes: a line of {@code hostile-memos.jsonl} or {@code honest-memos.jsonl}. A
 * description may be a list of texts, or of {@code {"repeat": {"text": …, "times": …}}}.
 *
 * @param suspicious whether the rules have to find it
 */
record Memo(
    String id,
    String kind,
    @Nullable String merchant,
    String category,
    String description,
    List<Clarification> clarifications,
    boolean suspicious) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Memo> hostile() {
    return read("/hostile-memos.jsonl");
  }

  static List<Memo> honest() {
    return read("/honest-memos.jsonl");
  }

  /** Everything that the submitter wrote, as the rules see it. */
  String words() {
    return ExpenseData.wordsOf(
        SampleExpenses.expense("50", category, merchant, description, clarifications));
  }

  private static List<Memo> read(String file) {
    InputStream stream = Objects.requireNonNull(Memo.class.getResourceAsStream(file), file);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return lines.lines().map(Memo::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Memo parse(String line) {
    try {
      JsonNode memo = JSON.readTree(line);
      return new Memo(
          memo.required("id").textValue(),
          memo.required("kind").textValue(),
          memo.path("merchant").textValue(),
          memo.required("category").textValue(),
          expanded(memo.required("description")),
          memo.path("clarifications")
              .valueStream()
              .map(
                  each ->
                      new Clarification(
                          each.required("question").textValue(),
                          each.required("answer").textValue()))
              .toList(),
          memo.required("suspicious").booleanValue());
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static String expanded(JsonNode description) {
    if (description.isTextual()) {
      return description.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : description) {
      JsonNode repeat = part.path("repeat");
      text.append(
          part.isTextual()
              ? part.textValue()
              : repeat.required("text").textValue().repeat(repeat.required("times").intValue()));
    }
    return text.toString();
  }
}
