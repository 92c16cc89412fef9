package org.countersign.contract;

import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.elements;

import java.util.List;
import java.util.function.Consumer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Whether each decision table is read from top to bottom, and each rule says why it is there. */
final class DecisionCheck {

  private final Document dmn;
  private final Consumer<String> findings;

  DecisionCheck(Document dmn, Consumer<String> findings) {
    this.dmn = dmn;
    this.findings = findings;
  }

  void check() {
    elements(dmn, DMN, "decision").forEach(this::checkDecision);
  }

  private void checkDecision(Element decision) {
    List<Element> rules = elements(decision, DMN, "rule").toList();
    if (!elements(decision, DMN, "decisionTable")
        .allMatch(table -> table.getAttribute("hitPolicy").equals("FIRST"))) {
      find(
          "%s must have the hit policy First: it is read from top to bottom; choose it above the table"
              .formatted(Place.of(decision)));
    }
    rules.stream()
        .filter(rule -> elements(rule, DMN, "description").findAny().isEmpty())
        .forEach(
            rule ->
                find(
                    "%s does not say why it is there; write an annotation"
                        .formatted(Place.ofRule(rule))));
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
