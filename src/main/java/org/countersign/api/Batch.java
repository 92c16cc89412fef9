package org.countersign.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.countersign.expense.FieldProblem;
import org.countersign.review.BatchDesk.Shown;
import org.countersign.review.BatchDesk.Word;

/** Several reviews and what is said about all of them, read strictly. */
record Batch(List<Shown> reviews, Word word) {

  private static final String REVIEWS = "reviews";
  private static final int MOST = 1000;

  /**
   * @throws InvalidRequest if it has not this form
   */
  static Batch of(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new InvalidRequest(new FieldProblem("body", "must be a JSON object"));
    }
    ObjectNode rest = object.deepCopy();
    JsonNode list = rest.remove(REVIEWS);
    Body word = Body.of(rest, "decision", "comment", "reasonCode");
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST) {
      throw new InvalidRequest(new FieldProblem(REVIEWS, "must be a list of reviews"));
    }
    List<Shown> reviews = new ArrayList<>();
    List<FieldProblem> problems = new ArrayList<>();
    for (JsonNode one : list) {
      String field = REVIEWS + "[" + (reviews.size() + problems.size()) + "]";
      try {
        Body review = Body.of(one, "userTaskKey", "factsDigest");
        reviews.add(
            new Shown(
                Long.parseLong(review.required("userTaskKey")), review.required("factsDigest")));
      } catch (InvalidRequest | NumberFormatException e) {
        problems.add(
            new FieldProblem(field, "must have the userTaskKey and the factsDigest of a review"));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequest(problems.subList(0, Math.min(problems.size(), 20)));
    }
    return new Batch(
        reviews, new Word(word.text("decision"), word.text("comment"), word.text("reasonCode")));
  }
}
