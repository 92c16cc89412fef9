package org.countersign.contract;

import static org.countersign.contract.FlowElements.flowNodes;
import static org.countersign.contract.FlowElements.owner;
import static org.countersign.contract.Xml.BPMN;
import static org.countersign.contract.Xml.BPMN_DIAGRAM;
import static org.countersign.contract.Xml.ZEEBE;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Whether the process is drawn, labelled and led so that no expense gets stuck in it. */
final class ProcessCheck {

  /** Whatever else is asked, and this. */
  private static final String NOT_HELD = "(?s).*\\band\\s+held\\s*=\\s*null\\s*";

  private final Document bpmn;
  private final Consumer<String> findings;

  ProcessCheck(Document bpmn, Consumer<String> findings) {
    this.bpmn = bpmn;
    this.findings = findings;
  }

  void check() {
    Set<String> drawn =
        Stream.of("BPMNShape", "BPMNEdge")
            .flatMap(tag -> elements(bpmn, BPMN_DIAGRAM, tag))
            .map(shape -> shape.getAttribute("bpmnElement"))
            .collect(Collectors.toSet());
    Stream.concat(flowNodes(bpmn), elements(bpmn, BPMN, "sequenceFlow"))
        .filter(element -> !drawn.contains(id(element)))
        .forEach(
            element ->
                find(
                    "%s is not drawn in the diagram; delete it in Modeler's XML view, or draw it anew"
                        .formatted(Place.of(element))));
    flowNodes(bpmn)
        .filter(element -> name(element).isBlank())
        .forEach(
            element -> find("%s has no name; say in two words what it is".formatted(id(element))));
    elements(bpmn, BPMN, "exclusiveGateway").forEach(this::checkGateway);
    elements(bpmn, BPMN, "serviceTask").forEach(this::checkRetries);
    Stream.of("formDefinition", "calledDecision")
        .flatMap(tag -> elements(bpmn, ZEEBE, tag))
        .filter(link -> !link.getAttribute("bindingType").equals("deployment"))
        .forEach(
            link ->
                find(
                    "%s takes the %s of any deployment; choose the binding deployment, so that both change together"
                        .formatted(
                            Place.of(owner(link)),
                            link.getLocalName().equals("formDefinition") ? "form" : "decision")));
  }

  private void checkGateway(Element gateway) {
    List<Element> flows =
        elements(bpmn, BPMN, "sequenceFlow")
            .filter(flow -> flow.getAttribute("sourceRef").equals(id(gateway)))
            .toList();
    flows.stream()
        .filter(flow -> name(flow).isBlank())
        .forEach(
            flow ->
                find(
                    "%s leaves %s without a label; write on it which answer it is"
                        .formatted(id(flow), Place.of(gateway))));
    if (flows.size() > 1) {
      checkConditions(gateway, flows);
    }
  }

  private void checkConditions(Element gateway, List<Element> flows) {
    Optional<Element> byDefault =
        flows.stream().filter(flow -> id(flow).equals(gateway.getAttribute("default"))).findFirst();
    if (id(gateway).equals(Models.HUMAN_NEEDED_GATEWAY)) {
      flows.stream()
          .filter(flow -> !byDefault.equals(Optional.of(flow)))
          .filter(flow -> !Xml.text(flow, "conditionExpression").isEmpty())
          .filter(flow -> !Xml.text(flow, "conditionExpression").matches(NOT_HELD))
          .forEach(
              flow ->
                  find(
                      ("%s leaves %s without asking whether the application holds the expense, which"
                              + " would come back for ever; end its condition with 'and %s = null'")
                          .formatted(Place.of(flow), Place.of(gateway), Variables.HELD)));
    }
    List<Element> open =
        flows.stream()
            .filter(flow -> !byDefault.equals(Optional.of(flow)))
            .filter(flow -> Xml.text(flow, "conditionExpression").isEmpty())
            .toList();
    if (byDefault.isEmpty()) {
      find(
          "%s has no default flow: an expense that fits no condition would get stuck; make %s the default"
              .formatted(
                  Place.of(gateway),
                  open.size() == 1 ? Place.of(open.getFirst()) : "one of its flows"));
    } else if (isPastPeople(gateway, byDefault.get())) {
      find(
          "The default flow of %s is %s, past the people; make the one to %s the default"
              .formatted(Place.of(gateway), Place.of(byDefault.get()), Models.REVIEW_TASK));
    } else {
      open.forEach(
          flow ->
              find(
                  "%s leaves %s without a condition; write one, or make it the default flow"
                      .formatted(Place.of(flow), Place.of(gateway))));
    }
  }

  private static boolean isPastPeople(Element gateway, Element byDefault) {
    return id(gateway).equals(Models.HUMAN_NEEDED_GATEWAY)
        && !byDefault.getAttribute("targetRef").equals(Models.REVIEW_TASK);
  }

  private void checkRetries(Element task) {
    Optional<String> backoff =
        elements(task, ZEEBE, "header")
            .filter(h -> h.getAttribute("key").equals(Models.RETRY_BACKOFF_HEADER))
            .map(h -> h.getAttribute("value"))
            .findFirst();
    if (backoff.isEmpty()) {
      find(
          "%s has no header '%s'; add it, with PT5S for five seconds before the next try"
              .formatted(Place.of(task), Models.RETRY_BACKOFF_HEADER));
      return;
    }
    try {
      Duration.parse(backoff.get());
    } catch (DateTimeParseException e) {
      find(
          "%s has '%s' in the header '%s', which is no duration; write PT5S for five seconds"
              .formatted(Place.of(task), backoff.get(), Models.RETRY_BACKOFF_HEADER));
    }
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
