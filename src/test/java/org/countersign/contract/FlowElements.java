package org.countersign.contract;

import static org.countersign.contract.Xml.BPMN;
import static org.countersign.contract.Xml.elements;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The elements of the process as they stand on the diagram. */
final class FlowElements {

  private static final Set<String> TASKS =
      Set.of("serviceTask", "userTask", "businessRuleTask", "sendTask", "scriptTask");
  private static final Set<String> NODES =
      Stream.concat(
              TASKS.stream(),
              Stream.of(
                  "task",
                  "receiveTask",
                  "manualTask",
                  "callActivity",
                  "subProcess",
                  "startEvent",
                  "endEvent",
                  "boundaryEvent",
                  "intermediateCatchEvent",
                  "intermediateThrowEvent",
                  "exclusiveGateway",
                  "parallelGateway",
                  "inclusiveGateway",
                  "eventBasedGateway"))
          .collect(Collectors.toUnmodifiableSet());

  private FlowElements() {}

  static Stream<Element> flowNodes(Document bpmn) {
    return elements(bpmn, BPMN, "*").filter(element -> NODES.contains(element.getLocalName()));
  }

  /** The element on the diagram that something inside it belongs to. */
  static Element owner(Element element) {
    Node node = element;
    while (node instanceof Element e) {
      if (BPMN.equals(e.getNamespaceURI())
          && (NODES.contains(e.getLocalName()) || e.getLocalName().equals("sequenceFlow"))) {
        return e;
      }
      node = e.getParentNode();
    }
    return element;
  }
}
