package org.countersign.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What process, decisions, forms and code promise each other. A finding is one sentence for whoever
 * edited a model in Camunda Modeler and has never seen the code.
 */
final class ModelContract {

  private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  private static final String BPMN_DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI";
  private static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";
  private static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";

  private static final Set<String> TASKS =
      Set.of("serviceTask", "userTask", "businessRuleTask", "sendTask", "scriptTask");
  private static final Set<String> FLOW_NODES =
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
              "expense.description",
              "expense.date"),
          Models.REVIEW_FORM,
          Set.of(Variables.DECISION, Variables.COMMENT, Variables.REASON_CODE),
          Models.ANSWER_FORM,
          Set.of(Variables.ANSWER));

  private static final Pattern ROUTING_FIELD =
      Pattern.compile("(?<![\\w/.-])routing\\.(\\w+)|context put\\(routing, \"(\\w+)\"");

  private final Document bpmn;
  private final Document dmn;
  private final List<JsonNode> forms;
  private final List<String> findings = new ArrayList<>();

  private ModelContract(Document bpmn, Document dmn, List<JsonNode> forms) {
    this.bpmn = bpmn;
    this.dmn = dmn;
    this.forms = forms;
  }

  /** Takes the text of the files; returns nothing when all promises are kept. */
  static List<String> findings(String bpmn, String dmn, Collection<String> forms) {
    var contract =
        new ModelContract(xml(bpmn), xml(dmn), forms.stream().map(ModelContract::json).toList());
    contract.checkNames();
    contract.checkProcess();
    contract.checkUserTasks();
    contract.checkDecisions();
    contract.checkForms();
    return contract.findings;
  }

  private void checkNames() {
    compare("asks for job type", jobTypes(), constants(JobTypes.class));
    compare("waits for message", messages(), constants(Messages.class));
    compare("catches error", errors(), constants(Errors.class));
    compare("shows form", references("formDefinition", "formId"), FIELDS.keySet());
    compare(
        "calls decision",
        references("calledDecision", "decisionId"),
        Set.of(Models.ROUTING_DECISION));
    compare(
        "writes variable",
        Stream.concat(
                references("output", "target").stream(),
                references("calledDecision", "resultVariable").stream())
            .toList(),
        constants(Variables.class),
        false);
    compare(
        "has the id",
        elements(dmn, DMN, "decision")
            .map(d -> new Use("The decision '" + name(d) + "'", id(d)))
            .toList(),
        Set.of(Models.ROUTING_DECISION, Models.POLICY_DECISION));
    compare(
        "has the id",
        elements(bpmn, BPMN, "process")
            .map(p -> new Use("The process '" + name(p) + "'", id(p)))
            .toList(),
        Set.of(Models.PROCESS_ID));
    compare(
        "has the id",
        forms.stream().map(f -> new Use("A form", f.path("id").asText())).toList(),
        FIELDS.keySet());
  }

  private void checkProcess() {
    Set<String> drawn =
        Stream.of("BPMNShape", "BPMNEdge")
            .flatMap(tag -> elements(bpmn, BPMN_DIAGRAM, tag))
            .map(shape -> shape.getAttribute("bpmnElement"))
            .collect(Collectors.toSet());
    Stream.concat(flowNodes(), elements(bpmn, BPMN, "sequenceFlow"))
        .filter(element -> !drawn.contains(id(element)))
        .forEach(element -> find("%s is not drawn in the diagram".formatted(id(element))));
    flowNodes()
        .filter(element -> name(element).isBlank())
        .forEach(element -> find("%s has no name".formatted(id(element))));
    elements(bpmn, BPMN, "exclusiveGateway").forEach(this::checkGateway);
    elements(bpmn, BPMN, "serviceTask").forEach(this::checkRetries);
    Stream.of("formDefinition", "calledDecision")
        .flatMap(tag -> elements(bpmn, ZEEBE, tag))
        .filter(link -> !link.getAttribute("bindingType").equals("deployment"))
        .forEach(
            link ->
                find(
                    "%s must use the form or decision of its own deployment (binding: deployment)"
                        .formatted(owner(link))));
  }

  private void checkGateway(Element gateway) {
    List<Element> flows =
        elements(bpmn, BPMN, "sequenceFlow")
            .filter(flow -> flow.getAttribute("sourceRef").equals(id(gateway)))
            .toList();
    flows.stream()
        .filter(flow -> name(flow).isBlank())
        .forEach(flow -> find("%s leaves %s without a label".formatted(id(flow), id(gateway))));
    Optional<String> defaultTarget =
        flows.stream()
            .filter(flow -> id(flow).equals(gateway.getAttribute("default")))
            .map(flow -> flow.getAttribute("targetRef"))
            .findFirst();
    if (defaultTarget.isEmpty() && flows.size() > 1) {
      find(
          "%s has no default flow: an expense that fits no condition would get stuck"
              .formatted(id(gateway)));
    } else if (id(gateway).equals(Models.HUMAN_NEEDED_GATEWAY)
        && !defaultTarget.equals(Optional.of(Models.REVIEW_TASK))) {
      find(
          "The default flow of %s leads to %s; it must lead to a person at %s"
              .formatted(id(gateway), defaultTarget.orElse("nothing"), Models.REVIEW_TASK));
    }
  }

  private void checkRetries(Element task) {
    String backoff =
        elements(task, ZEEBE, "header")
            .filter(h -> h.getAttribute("key").equals(Models.RETRY_BACKOFF_HEADER))
            .map(h -> h.getAttribute("value"))
            .findFirst()
            .orElse("");
    try {
      Duration.parse(backoff);
    } catch (DateTimeParseException e) {
      find(
          "%s needs a header '%s' with a duration as PT5S, not '%s'"
              .formatted(id(task), Models.RETRY_BACKOFF_HEADER, backoff));
    }
  }

  private void checkUserTasks() {
    elements(bpmn, BPMN, "userTask")
        .forEach(
            task -> {
              need(task, "userTask", e -> true, "must be a Camunda user task");
              need(task, "formDefinition", e -> has(e, "formId"), "needs a linked form");
              need(task, "taskSchedule", e -> has(e, "dueDate"), "needs a due date");
              need(
                  task,
                  "output",
                  e -> e.getAttribute("target").equals(Variables.REVIEW),
                  "needs an output mapping to 'review', or every variable that somebody sends with"
                      + " the completion becomes one of the process");
              elements(task, ZEEBE, "output")
                  .map(output -> output.getAttribute("target"))
                  .filter(target -> !target.equals(Variables.REVIEW))
                  .forEach(
                      target ->
                          find(
                              "%s lets '%s' out; only 'review' may leave a user task"
                                  .formatted(id(task), target)));
            });
  }

  private void need(Element task, String tag, Predicate<Element> fits, String otherwise) {
    if (elements(task, ZEEBE, tag).noneMatch(fits)) {
      find("%s %s".formatted(id(task), otherwise));
    }
  }

  private void checkDecisions() {
    elements(dmn, DMN, "decision").forEach(this::checkDecision);
    List<Use> reads =
        Stream.concat(
                elements(bpmn, "*", "*")
                    .flatMap(
                        element ->
                            texts(element)
                                .flatMap(ModelContract::routingFields)
                                .map(field -> new Use(owner(element), field))),
                forms.stream()
                    .flatMap(
                        form ->
                            routingFields(form.toString())
                                .map(field -> new Use(form.path("id").asText(), field))))
            .toList();
    compare("reads from the routing", reads, outputs(Models.ROUTING_DECISION), false);
  }

  private void checkDecision(Element decision) {
    List<Element> rules = elements(decision, DMN, "rule").toList();
    if (!elements(decision, DMN, "decisionTable")
        .allMatch(table -> table.getAttribute("hitPolicy").equals("FIRST"))) {
      find(
          "%s must have the hit policy First: it is read from top to bottom"
              .formatted(id(decision)));
    }
    List<Element> open =
        rules.stream()
            .filter(
                rule ->
                    elements(rule, DMN, "inputEntry")
                        .map(cell -> cell.getTextContent().strip())
                        .allMatch(text -> text.isEmpty() || text.equals("-")))
            .toList();
    boolean closed =
        !rules.isEmpty()
            && open.equals(List.of(rules.getLast()))
            && elements(rules.getLast(), DMN, "outputEntry")
                .limit(1)
                .allMatch(cell -> cell.getTextContent().strip().equals("\"REVIEW\""));
    if (!closed) {
      find(
          ("The last rule of %s, and no other, must be without a condition and send to REVIEW, so"
                  + " that nothing is approved because something is missing")
              .formatted(id(decision)));
    }
    rules.stream()
        .filter(rule -> elements(rule, DMN, "description").findAny().isEmpty())
        .forEach(
            rule ->
                find("%s of %s does not say why it is there".formatted(id(rule), id(decision))));
  }

  private void checkForms() {
    for (JsonNode form : forms) {
      String id = form.path("id").asText();
      Set<String> expected = FIELDS.getOrDefault(id, Set.of());
      Set<String> sent =
          form.findParents("key").stream()
              .filter(field -> field.has("layout") && !field.path("disabled").asBoolean())
              .map(field -> field.path("key").asText())
              .collect(Collectors.toCollection(TreeSet::new));
      if (!sent.equals(expected)) {
        find(
            "The form %s sends %s; the application expects %s"
                .formatted(id, list(sent), list(expected)));
      }
    }
  }

  /** A place in a model, and the name that stands there. */
  private record Use(String where, String name) {}

  private void compare(String verb, Collection<Use> uses, Set<String> offered) {
    compare(verb, uses, offered, true);
  }

  private void compare(String verb, Collection<Use> uses, Set<String> offered, boolean all) {
    for (Use use : uses) {
      if (!offered.contains(use.name())) {
        find(
            "%s %s '%s'; the application offers: %s"
                .formatted(use.where(), verb, use.name(), list(offered)));
      }
    }
    Set<String> used = uses.stream().map(Use::name).collect(Collectors.toSet());
    if (all) {
      new TreeSet<>(offered)
          .stream()
              .filter(name -> !used.contains(name))
              .forEach(
                  name ->
                      find(
                          "Nothing in the models %s '%s', but the code has it"
                              .formatted(verb, name)));
    }
  }

  private List<Use> jobTypes() {
    return Stream.concat(
            references("taskDefinition", "type").stream(),
            references("taskListener", "type").stream())
        .toList();
  }

  private List<Use> messages() {
    return events("messageEventDefinition", "messageRef", "message", "name");
  }

  private List<Use> errors() {
    return events("errorEventDefinition", "errorRef", "error", "errorCode");
  }

  private List<Use> events(String tag, String reference, String target, String attribute) {
    Map<String, String> names =
        elements(bpmn, BPMN, target)
            .collect(Collectors.toMap(ModelContract::id, e -> e.getAttribute(attribute)));
    return elements(bpmn, BPMN, tag)
        .map(e -> new Use(owner(e), names.getOrDefault(e.getAttribute(reference), "")))
        .toList();
  }

  private List<Use> references(String tag, String attribute) {
    return elements(bpmn, ZEEBE, tag)
        .map(element -> new Use(owner(element), element.getAttribute(attribute)))
        .toList();
  }

  private Set<String> outputs(String decision) {
    return elements(dmn, DMN, "decision")
        .filter(element -> id(element).equals(decision))
        .flatMap(element -> elements(element, DMN, "output"))
        .map(ModelContract::name)
        .collect(Collectors.toSet());
  }

  private Stream<Element> flowNodes() {
    return elements(bpmn, BPMN, "*").filter(element -> FLOW_NODES.contains(element.getLocalName()));
  }

  private void find(String sentence) {
    findings.add(sentence);
  }

  private static Stream<String> routingFields(String text) {
    return ROUTING_FIELD
        .matcher(text.replace("\\\"", "\""))
        .results()
        .map(result -> result.group(1) == null ? result.group(2) : result.group(1));
  }

  private static Stream<String> texts(Element element) {
    var attributes = element.getAttributes();
    var children = element.getChildNodes();
    return Stream.concat(
        IntStream.range(0, attributes.getLength()).mapToObj(i -> attributes.item(i).getNodeValue()),
        IntStream.range(0, children.getLength())
            .mapToObj(children::item)
            .filter(child -> child.getNodeType() == Node.TEXT_NODE)
            .map(Node::getNodeValue));
  }

  /** The id of the element on the diagram that something inside it belongs to. */
  private static String owner(Element element) {
    Node node = element;
    while (node instanceof Element e) {
      if (BPMN.equals(e.getNamespaceURI())
          && (FLOW_NODES.contains(e.getLocalName()) || e.getLocalName().equals("sequenceFlow"))) {
        return id(e);
      }
      node = e.getParentNode();
    }
    return id(element);
  }

  private static Stream<Element> elements(Node parent, String namespace, String tag) {
    return below(parent)
        .filter(element -> namespace.equals("*") || namespace.equals(element.getNamespaceURI()))
        .filter(element -> tag.equals("*") || tag.equals(element.getLocalName()));
  }

  private static Stream<Element> below(Node parent) {
    return Stream.iterate(parent.getFirstChild(), Objects::nonNull, Node::getNextSibling)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .flatMap(child -> Stream.concat(Stream.of(child), below(child)));
  }

  private static String id(Element element) {
    return element.getAttribute("id");
  }

  private static String name(Element element) {
    return element.getAttribute("name");
  }

  private static boolean has(Element element, String attribute) {
    return !element.getAttribute(attribute).isBlank();
  }

  private static String list(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  /** The values of all constants of a class. */
  static Set<String> constants(Class<?> type) {
    return Stream.of(type.getFields())
        .map(ModelContract::value)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String value(Field constant) {
    try {
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Document xml(String text) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("not a model that Camunda Modeler could open", e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a form that Camunda Modeler could open", e);
    }
  }
}
