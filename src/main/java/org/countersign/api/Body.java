package org.countersign.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.Texts;
import org.jspecify.annotations.Nullable;

/** A small JSON object of texts, read strictly. */
final class Body {

  private static final int MAX_TEXT = 2000;
  private static final int MAX_PROBLEMS = 20;

  private final JsonNode json;

  private Body(JsonNode json) {
    this.json = json;
  }

  /**
   * @throws InvalidRequest if it is no object, has other fields, or one that is not text
   */
  static Body of(JsonNode json, String... fields) {
    if (!json.isObject()) {
      throw new InvalidRequest(new FieldProblem("body", "must be a JSON object"));
    }
    List<FieldProblem> problems = new ArrayList<>();
    Set<String> known = Set.of(fields);
    json.properties()
        .forEach(
            property -> {
              if (!known.contains(property.getKey())) {
                problems.add(
                    new FieldProblem(
                        Texts.cut(Texts.plain(property.getKey()), 100), "is not a field here"));
              } else if (!property.getValue().isTextual() && !property.getValue().isNull()) {
                problems.add(new FieldProblem(property.getKey(), "must be text"));
              }
            });
    if (!problems.isEmpty()) {
      throw new InvalidRequest(problems.stream().limit(MAX_PROBLEMS).toList());
    }
    return new Body(json);
  }

  @Nullable String text(String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : value.textValue();
  }

  /** As {@link #required}, but null where it is not given. */
  @Nullable String optional(String field) {
    return text(field) == null ? null : required(field);
  }

  String required(String field) {
    String text = text(field);
    if (text == null || Texts.isBlank(text)) {
      throw new InvalidRequest(new FieldProblem(field, "must not be blank"));
    }
    if (text.strip().length() > MAX_TEXT) {
      throw new InvalidRequest(
          new FieldProblem(field, "must have at most " + MAX_TEXT + " characters"));
    }
    if (!Texts.isPlain(text)) {
      throw new InvalidRequest(
          new FieldProblem(field, "must not hold control characters or broken Unicode"));
    }
    return text;
  }
}
