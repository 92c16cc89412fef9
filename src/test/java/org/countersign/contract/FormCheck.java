package org.countersign.contract;

import static org.countersign.contract.Xml.id;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.countersign.contract.Names.Use;

/** Whether each form sends the fields that the application reads. */
final class FormCheck {

  /** The fields that each form sends. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          Models.SUBMIT_FORM,
          Set.of(
              "expense.employee",
              "expense.amount",
              "expense.currency",
              "expense.category",
              "expense.merchant",
              "expense.receipt",
              "expense.description",
              "expense.date"),
          Models.REVIEW_FORM,
          Set.of(Variables.DECISION, Variables.COMMENT, Variables.REASON_CODE),
          Models.ANSWER_FORM,
          Set.of(Variables.ANSWER));

  /** The ids of the forms. */
  static final Set<String> FORMS = FIELDS.keySet();

  private final List<JsonNode> forms;
  private final Consumer<String> findings;

  FormCheck(List<JsonNode> forms, Consumer<String> findings) {
    this.forms = forms;
    this.findings = findings;
  }

  void check() {
    for (JsonNode form : forms) {
      String id = form.path("id").asText();
      Set<String> expected = FIELDS.get(id);
      if (expected != null) {
        Names.checkSame("the form " + id, "sends", fields(id, form), expected, findings);
      }
    }
  }

  private static List<Use> fields(String id, JsonNode form) {
    return form.findParents("key").stream()
        .filter(field -> field.has("layout") && !field.path("disabled").asBoolean())
        .map(field -> new Use(Place.ofPart(id, field), field.path("key").asText()))
        .toList();
  }
}
