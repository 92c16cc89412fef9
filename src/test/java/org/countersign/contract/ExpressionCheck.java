package org.countersign.contract;

import static org.countersign.contract.Xml.BPMN;
import static org.countersign.contract.Xml.ZEEBE;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.has;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Whether each FEEL expression of the models parses and reads only what somebody sets. */
final class ExpressionCheck {

  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*([^#/}][^}]*)}}");

  private final Document bpmn;
  private final Document dmn;
  private final Map<String, JsonNode> forms;
  private final Consumer<String> findings;
  private final Map<String, Shape> process;

  ExpressionCheck(
      Document bpmn, Document dmn, Collection<JsonNode> forms, Consumer<String> findings) {
    this.bpmn = bpmn;
    this.dmn = dmn;
    this.forms =
        forms.stream()
            .collect(
                Collectors.toMap(
                    form -> form.path("id").asText(), Function.identity(), (a, b) -> b));
    this.findings = findings;
    this.process = processVariables();
  }

  void check() {
    elements(bpmn, "*", "*").forEach(this::checkElement);
    DecisionContract.checkTables(dmn, process, findings);
    elements(bpmn, ZEEBE, "formDefinition")
        .map(link -> link.getAttribute("formId"))
        .distinct()
        .filter(forms::containsKey)
        .forEach(
            id -> {
              JsonNode form = Objects.requireNonNull(forms.get(id));
              checkPart(id, "The form %s,".formatted(id), form, ofForm(id));
            });
  }

  /** What workers and decisions set, everywhere in the process. */
  private Map<String, Shape> processVariables() {
    Map<String, Shape> variables = new LinkedHashMap<>(KnownVariables.ofWorkers());
    // Also by the name that the code expects: where another stands, only that is to be found.
    elements(bpmn, ZEEBE, "calledDecision")
        .forEach(
            call ->
                Stream.of(call.getAttribute("resultVariable"), Variables.ROUTING)
                    .forEach(
                        name ->
                            variables.put(
                                name,
                                DecisionContract.results(dmn, call.getAttribute("decisionId")))));
    elements(bpmn, ZEEBE, "script")
        .forEach(script -> variables.put(script.getAttribute("resultVariable"), Shape.OPEN));
    return variables;
  }

  private void checkElement(Element element) {
    String where = where(element);
    if (element.getLocalName().equals("conditionExpression")
        && !element.getTextContent().isBlank()
        && !element.getTextContent().strip().startsWith("=")) {
      findings.accept(
          "%s has the condition '%s' without '=' before it; switch the field to FEEL in Modeler"
              .formatted(where, element.getTextContent().strip()));
    }
    texts(element)
        .map(String::strip)
        .filter(text -> text.startsWith("="))
        .forEach(text -> feel(where).expression(text.substring(1), scope(element)));
  }

  /** The variables that an expression can see: those of the process, and those of its task. */
  private Map<String, Shape> scope(Element element) {
    Map<String, Shape> known = new HashMap<>(process);
    for (Node node = element; node instanceof Element parent; node = parent.getParentNode()) {
      elementsOfExtension(parent, "input")
          .forEach(input -> known.putIfAbsent(input.getAttribute("target"), Shape.OPEN));
      elementsOfExtension(parent, "loopCharacteristics")
          .forEach(
              loop -> {
                known.put(loop.getAttribute("inputElement"), Shape.OPEN);
                known.put("loopCounter", Shape.SINGLE);
              });
      elementsOfExtension(parent, "formDefinition")
          .forEach(form -> known.putAll(fields(form.getAttribute("formId"))));
      if (parent.getLocalName().equals("boundaryEvent")) {
        known.put(Variables.PROBLEMS, Shape.OPEN);
      }
    }
    return known;
  }

  private static Stream<Element> elementsOfExtension(Element element, String tag) {
    return Xml.children(element)
        .filter(child -> child.getLocalName().equals("extensionElements"))
        .flatMap(extension -> elements(extension, ZEEBE, tag));
  }

  /** What a form knows: its own fields, and where it belongs to a task, what the task sees. */
  private Map<String, Shape> ofForm(String id) {
    Map<String, Shape> known = new HashMap<>();
    elements(bpmn, ZEEBE, "formDefinition")
        .filter(form -> form.getAttribute("formId").equals(id))
        .filter(form -> !FlowElements.owner(form).getLocalName().equals("startEvent"))
        .forEach(form -> known.putAll(scope(form)));
    known.putAll(fields(id));
    return known;
  }

  /** The fields that a form sends, by their keys. */
  private Map<String, Shape> fields(String formId) {
    JsonNode form = forms.get(formId);
    Map<String, Shape> fields = new LinkedHashMap<>();
    if (form != null) {
      form.findParents("key").stream()
          .filter(field -> field.has("layout"))
          .forEach(
              field ->
                  fields.merge(
                      field.path("key").asText().replaceFirst("\\..*", ""),
                      field(field),
                      Shape::or));
    }
    return fields;
  }

  private static Shape field(JsonNode field) {
    Set<String> choices =
        StreamSupport.stream(field.path("values").spliterator(), false)
            .map(choice -> choice.path("value").asText())
            .collect(Collectors.toSet());
    Shape shape = choices.isEmpty() ? Shape.SINGLE : Shape.oneOf(choices);
    String[] path = field.path("key").asText().split("\\.", -1);
    for (int i = path.length - 1; i > 0; i--) {
      shape = Shape.of(Map.of(path[i], shape));
    }
    return shape;
  }

  private void checkPart(String form, String where, JsonNode part, Map<String, Shape> known) {
    String here = part.has("id") && part.has("layout") ? Place.ofPart(form, part) : where;
    JsonNode hide = part.path("conditional").path("hide");
    if (hide.isTextual() && !hide.asText().startsWith("=")) {
      findings.accept(
          "%s hides by '%s' without '=' before it; write '=%s'"
              .formatted(here, hide.asText(), hide.asText()));
    }
    if (part.isTextual()) {
      expressions(part.asText()).forEach(text -> feel(here).expression(text, known));
    }
    part.forEach(child -> checkPart(form, here, child, known));
  }

  private static Stream<String> expressions(String text) {
    return text.startsWith("=")
        ? Stream.of(text.substring(1))
        : TEMPLATE.matcher(text).results().map((MatchResult result) -> result.group(1).strip());
  }

  private Feel feel(String where) {
    return new Feel(end -> findings.accept(where + " " + end));
  }

  private static String where(Element element) {
    for (Node node = element; node instanceof Element e; node = e.getParentNode()) {
      if (BPMN.equals(e.getNamespaceURI())
          && has(e, "id")
          && !e.getLocalName().endsWith("EventDefinition")
          && !e.getLocalName().endsWith("Expression")) {
        return Place.of(e);
      }
    }
    return Place.of(element);
  }

  private static Stream<String> texts(Element element) {
    var attributes = element.getAttributes();
    var children = element.getChildNodes();
    return Stream.concat(
        ZEEBE.equals(element.getNamespaceURI())
            ? IntStream.range(0, attributes.getLength())
                .mapToObj(i -> attributes.item(i).getNodeValue())
            : Stream.of(),
        BPMN.equals(element.getNamespaceURI()) && !element.getLocalName().equals("documentation")
            ? IntStream.range(0, children.getLength())
                .mapToObj(children::item)
                .filter(child -> child.getNodeType() == Node.TEXT_NODE)
                .map(Node::getNodeValue)
            : Stream.of());
  }
}
