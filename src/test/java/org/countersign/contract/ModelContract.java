package org.countersign.contract;

import static org.countersign.contract.Xml.BPMN;
import static org.countersign.contract.Xml.BPMN_DIAGRAM;
import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.ZEEBE;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.has;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.zeebe.engine.processing.timer.CronTimer;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.util.time.Interval;
import io.camunda.zeebe.model.bpmn.util.time.RepeatingInterval;
import io.camunda.zeebe.model.bpmn.validation.zeebe.ZeebeDesignTimeValidators;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.core.NestedExceptionUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What process, decisions, forms and code promise each other. A finding is one sentence for whoever
 * edited a model in Camunda Modeler and has never seen the code.
 */
final class ModelContract {

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

  private final Document bpmn;
  private final Document dmn;
  private final List<JsonNode> forms;
  private final Set<String> findings = new LinkedHashSet<>();

  private ModelContract(Document bpmn, Document dmn, List<JsonNode> forms) {
    this.bpmn = bpmn;
    this.dmn = dmn;
    this.forms = forms;
  }

  /** Takes the text of the files; returns nothing when all promises are kept. */
  static List<String> findings(String bpmn, String dmn, Collection<String> forms) {
    try {
      var contract =
          new ModelContract(
              Xml.parse("The process", bpmn),
              Xml.parse("The decision diagram", dmn),
              forms.stream().map(ModelContract::json).toList());
      contract.check();
      contract.askEngine(bpmn);
      return List.copyOf(contract.findings);
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private void check() {
    checkNames();
    checkProcess();
    checkTimers();
    checkMessages();
    checkUserTasks();
    checkDecisions();
    checkForms();
    new ExpressionCheck(bpmn, dmn, forms, this::find).check();
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
        .forEach(
            element ->
                find(
                    "%s is not drawn in the diagram; delete it in Modeler's XML view, or draw it anew"
                        .formatted(id(element))));
    flowNodes()
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
        .forEach(
            flow ->
                find(
                    "%s leaves %s without a label; write on it which answer it is"
                        .formatted(id(flow), id(gateway))));
    flows.stream()
        .filter(flow -> flows.size() > 1)
        .filter(flow -> !id(flow).equals(gateway.getAttribute("default")))
        .filter(flow -> Xml.text(flow, "conditionExpression").isEmpty())
        .forEach(
            flow ->
                find(
                    "%s leaves %s without a condition; write one, or make it the default flow"
                        .formatted(id(flow), id(gateway))));
    Optional<String> defaultTarget =
        flows.stream()
            .filter(flow -> id(flow).equals(gateway.getAttribute("default")))
            .map(flow -> flow.getAttribute("targetRef"))
            .findFirst();
    if (defaultTarget.isEmpty() && flows.size() > 1) {
      find(
          "%s has no default flow: an expense that fits no condition would get stuck; make one of its flows the default"
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

  /** What the engine itself would refuse, when nothing above has said it in better words. */
  private void askEngine(String text) {
    if (!findings.isEmpty()) {
      return;
    }
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
                                  .formatted(idOf(element), result.getMessage()))));
    } catch (ModelException e) {
      find(
          "Camunda cannot read the process (%s); undo the last edit"
              .formatted(NestedExceptionUtils.getMostSpecificCause(e).getMessage()));
    }
  }

  private static String idOf(ModelElementInstance element) {
    for (ModelElementInstance e = element; e != null; e = e.getParentElement()) {
      String id = e.getAttributeValue("id");
      if (id != null) {
        return id;
      }
    }
    return element.getElementType().getTypeName();
  }

  private void checkTimers() {
    elements(bpmn, BPMN, "timerEventDefinition").forEach(this::checkTimer);
  }

  private void checkTimer(Element timer) {
    Optional<Element> time =
        Xml.children(timer)
            .filter(child -> child.getLocalName().startsWith("time"))
            .filter(child -> !child.getTextContent().isBlank())
            .findFirst();
    if (time.isEmpty()) {
      find(
          "%s has a timer without date or duration; write one, as P2D for two days"
              .formatted(owner(timer)));
      return;
    }
    String text = time.get().getTextContent().strip();
    if (text.startsWith("=")) {
      return;
    }
    try {
      switch (time.get().getLocalName()) {
        case "timeDuration" -> Interval.parse(text);
        case "timeCycle" -> cycle(text);
        case "timeDate" -> ZonedDateTime.parse(text);
        default -> {}
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      find(
          ("%s has a timer of '%s', which is no time; write P2D for two days, R/P1D for every day,"
                  + " 2030-01-31T08:00:00Z for a date")
              .formatted(owner(timer), text));
    }
  }

  private void checkMessages() {
    Set<String> correlated =
        elements(bpmn, BPMN, "message")
            .filter(
                message ->
                    elements(message, ZEEBE, "subscription")
                        .anyMatch(s -> has(s, "correlationKey")))
            .map(Xml::id)
            .collect(Collectors.toSet());
    elements(bpmn, BPMN, "messageEventDefinition")
        .filter(event -> !startsProcess(event))
        .filter(event -> !correlated.contains(event.getAttribute("messageRef")))
        .forEach(
            event ->
                find(
                    "%s waits for a message without correlation key; write one, as =expense.id"
                        .formatted(owner(event))));
  }

  private static boolean startsProcess(Element definition) {
    return definition.getParentNode() instanceof Element event
        && event.getLocalName().equals("startEvent")
        && event.getParentNode() instanceof Element scope
        && scope.getLocalName().equals("process");
  }

  private static void cycle(String text) {
    if (text.startsWith("R")) {
      RepeatingInterval.parse(text);
    } else {
      CronTimer.parse(text);
    }
  }

  private void checkUserTasks() {
    elements(bpmn, BPMN, "userTask")
        .forEach(
            task -> {
              need(
                  task,
                  "userTask",
                  e -> true,
                  "must be a Camunda user task; choose that as its implementation");
              need(
                  task,
                  "formDefinition",
                  e -> has(e, "formId"),
                  "needs a form; link one of forms/");
              need(
                  task,
                  "assignmentDefinition",
                  e -> has(e, "candidateGroups") || has(e, "candidateUsers") || has(e, "assignee"),
                  "has nobody to do it; give it candidate groups or an assignee");
              need(
                  task,
                  "taskSchedule",
                  e -> has(e, "dueDate"),
                  "needs a due date; write one as FEEL, as =now() + duration(\"P2D\")");
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
                find(
                    "%s of %s does not say why it is there; write an annotation"
                        .formatted(id(rule), id(decision))));
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
            "The form %s sends %s; the application expects %s; give the fields these keys"
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
            "%s %s '%s'; the application offers: %s%s"
                .formatted(
                    use.where(), verb, use.name(), list(offered), Feel.meant(use.name(), offered)));
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
                          "Nothing in the models %s '%s', but the code has it; bring the element back, or have the code changed"
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
            .collect(Collectors.toMap(Xml::id, e -> e.getAttribute(attribute)));
    return elements(bpmn, BPMN, tag)
        .map(e -> new Use(owner(e), names.getOrDefault(e.getAttribute(reference), "")))
        .toList();
  }

  private List<Use> references(String tag, String attribute) {
    return elements(bpmn, ZEEBE, tag)
        .map(element -> new Use(owner(element), element.getAttribute(attribute)))
        .toList();
  }

  private Stream<Element> flowNodes() {
    return elements(bpmn, BPMN, "*").filter(element -> FLOW_NODES.contains(element.getLocalName()));
  }

  private void find(String sentence) {
    findings.add(sentence);
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

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "A form is none that Camunda Modeler could open (%s); undo the last edit or take the last"
                  .formatted(e.getOriginalMessage())
              + " version from git",
          e);
    }
  }
}
