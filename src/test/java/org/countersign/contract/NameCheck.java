package org.countersign.contract;

import static org.countersign.contract.Xml.BPMN;
import static org.countersign.contract.Xml.ZEEBE;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.contract.Names.Use;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Whether models and code call what they share by the same names. */
final class NameCheck {

  private final Document bpmn;
  private final Document dmn;
  private final List<JsonNode> forms;
  private final Consumer<String> findings;

  NameCheck(Document bpmn, Document dmn, List<JsonNode> forms, Consumer<String> findings) {
    this.bpmn = bpmn;
    this.dmn = dmn;
    this.forms = forms;
    this.findings = findings;
  }

  void check() {
    checkSame(
        "asks for job type",
        Stream.concat(references("taskDefinition", "type"), references("taskListener", "type")),
        Names.constants(JobTypes.class));
    checkSame(
        "waits for message",
        events("messageEventDefinition", "messageRef", "message", "name"),
        Names.constants(Messages.class));
    checkSame(
        "catches error",
        events("errorEventDefinition", "errorRef", "error", "errorCode"),
        Names.constants(Errors.class));
    checkSame("shows form", references("formDefinition", "formId"), FormCheck.FORMS);
    checkSame(
        "calls decision",
        references("calledDecision", "decisionId"),
        Set.of(Models.ROUTING_DECISION));
    checkVariables();
    DecisionContract.checkNames(dmn, findings);
    checkSame(
        "has the id",
        elements(bpmn, BPMN, "process").map(p -> new Use("The process '" + name(p) + "'", id(p))),
        Set.of(Models.PROCESS_ID));
    checkSame(
        "has the id",
        forms.stream().map(form -> new Use("A form", form.path("id").asText())),
        FormCheck.FORMS);
  }

  private void checkSame(String verb, Stream<Use> uses, Set<String> offered) {
    Names.checkSame("the models", verb, uses.toList(), offered, findings);
  }

  /** Those of user tasks are for {@link UserTaskCheck}. */
  private void checkVariables() {
    Stream<Use> outputs =
        elements(bpmn, ZEEBE, "output")
            .filter(output -> !FlowElements.owner(output).getLocalName().equals("userTask"))
            .map(output -> use(output, output.getAttribute("target")));
    Names.checkOffered(
        "writes variable",
        Stream.concat(outputs, references("calledDecision", "resultVariable")).toList(),
        Names.constants(Variables.class),
        findings);
  }

  private Stream<Use> events(String tag, String reference, String target, String attribute) {
    Map<String, String> names =
        elements(bpmn, BPMN, target)
            .collect(Collectors.toMap(Xml::id, e -> e.getAttribute(attribute), (a, b) -> b));
    return elements(bpmn, BPMN, tag)
        .map(event -> use(event, names.getOrDefault(event.getAttribute(reference), "")));
  }

  private Stream<Use> references(String tag, String attribute) {
    return elements(bpmn, ZEEBE, tag).map(element -> use(element, element.getAttribute(attribute)));
  }

  private static Use use(Element element, String name) {
    return new Use(Place.of(FlowElements.owner(element)), name);
  }
}
