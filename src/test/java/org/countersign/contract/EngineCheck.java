package org.countersign.contract;

import static org.countersign.contract.Xml.id;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.validation.zeebe.ZeebeDesignTimeValidators;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.core.NestedExceptionUtils;

/** What the engine itself would refuse. */
final class EngineCheck {

  private final String text;
  private final Consumer<String> findings;

  /**
   * @param text the BPMN file
   */
  EngineCheck(String text, Consumer<String> findings) {
    this.text = text;
    this.findings = findings;
  }

  void check() {
    try {
      Bpmn.readModelFromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
          .validate(ZeebeDesignTimeValidators.VALIDATORS)
          .getResults()
          .forEach(
              (element, results) ->
                  results.forEach(
                      result ->
                          find(
                              "Camunda refuses %s: %s; mend it in Modeler's properties panel"
                                  .formatted(place(element), result.getMessage()))));
    } catch (ModelException e) {
      find(
          "Camunda cannot read the process (%s); undo the last edit"
              .formatted(NestedExceptionUtils.getMostSpecificCause(e).getMessage()));
    }
  }

  private static String place(ModelElementInstance element) {
    for (ModelElementInstance e = element; e != null; e = e.getParentElement()) {
      String id = e.getAttributeValue("id");
      if (id != null) {
        String name = e.getAttributeValue("name");
        return name == null ? id : "%s (%s)".formatted(id, name);
      }
    }
    return element.getElementType().getTypeName();
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
