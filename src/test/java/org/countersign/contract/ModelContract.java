package org.countersign.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.countersign.contract.ModelFolder.Model;
import org.w3c.dom.Document;

/**
 * What process, decisions, forms and code promise each other. A finding is one sentence for whoever
 * edited a model in Camunda Modeler and has never seen the code.
 */
final class ModelContract {

  private ModelContract() {}

  /** Returns nothing when all promises are kept. */
  static List<String> findings(Model bpmn, Model dmn, List<Model> forms) {
    try {
      return findings(
          bpmn.text(),
          Xml.parse(bpmn.fileName(), bpmn.text()),
          Xml.parse(dmn.fileName(), dmn.text()),
          forms.stream().map(ModelContract::json).toList());
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> findings(
      String bpmnText, Document bpmn, Document dmn, List<JsonNode> forms) {
    Set<String> findings = new LinkedHashSet<>();
    new NameCheck(bpmn, dmn, forms, findings::add).check();
    new ProcessCheck(bpmn, findings::add).check();
    new EventCheck(bpmn, findings::add).check();
    new UserTaskCheck(bpmn, findings::add).check();
    new DecisionCheck(dmn, findings::add).check();
    new FormCheck(forms, findings::add).check();
    new ExpressionCheck(bpmn, dmn, forms, findings::add).check();
    if (findings.isEmpty()) {
      // The checks above say it in better words.
      new EngineCheck(bpmnText, findings::add).check();
    }
    return List.copyOf(findings);
  }

  static JsonNode json(Model form) {
    try {
      return new ObjectMapper().readTree(form.text());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is no file that Camunda Modeler could open (%s); undo the last edit or take the last"
                  .formatted(form.fileName(), e.getOriginalMessage())
              + " version from git",
          e);
    }
  }
}
