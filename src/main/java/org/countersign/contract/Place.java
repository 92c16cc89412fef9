package org.countersign.contract;

import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;

import com.fasterxml.jackson.databind.JsonNode;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** How a finding names what it is about: by its id, and by what Modeler shows of it. */
final class Place {

  private Place() {}

  /** "Task_AssessExpense (Assess expense)". */
  static String of(Element element) {
    return of(id(element), name(element));
  }

  /** "Rule_AboveLimit (row 9) of expense-policy (Expense policy)". */
  static String ofRule(Element rule) {
    Node table = rule.getParentNode();
    while (table.getParentNode() instanceof Element above) {
      table = above;
      if (above.getLocalName().equals("decision")) {
        return "%s of %s".formatted(row(rule), of(above));
      }
    }
    return row(rule);
  }

  /** "Rule_AboveLimit (row 9)". */
  static String row(Element rule) {
    int row = elements(rule.getParentNode(), DMN, "rule").toList().indexOf(rule) + 1;
    return "%s (row %d)".formatted(id(rule), row);
  }

  /** "The form review-expense, Field_Comment (Comment),". */
  static String ofPart(String form, JsonNode part) {
    String label = part.path("label").asText();
    return "The form %s, %s,"
        .formatted(form, of(part.path("id").asText(), label.startsWith("=") ? "" : label));
  }

  private static String of(String id, String name) {
    String shown = name.strip().replaceAll("\\s+", " ");
    return shown.isEmpty() ? id : "%s (%s)".formatted(id, shown);
  }
}
