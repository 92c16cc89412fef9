package org.countersign.contract;

import static org.countersign.contract.FlowElements.owner;
import static org.countersign.contract.Xml.BPMN;
import static org.countersign.contract.Xml.ZEEBE;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.has;

import io.camunda.zeebe.engine.processing.timer.CronTimer;
import io.camunda.zeebe.model.bpmn.util.time.Interval;
import io.camunda.zeebe.model.bpmn.util.time.RepeatingInterval;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Whether timers and messages can ever fire. */
final class EventCheck {

  private final Document bpmn;
  private final Consumer<String> findings;

  EventCheck(Document bpmn, Consumer<String> findings) {
    this.bpmn = bpmn;
    this.findings = findings;
  }

  void check() {
    elements(bpmn, BPMN, "timerEventDefinition").forEach(this::checkTimer);
    checkMessages();
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
              .formatted(Place.of(owner(timer))));
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
              .formatted(Place.of(owner(timer)), text));
    }
  }

  private static void cycle(String text) {
    if (text.startsWith("R")) {
      RepeatingInterval.parse(text);
    } else {
      CronTimer.parse(text);
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
                        .formatted(Place.of(owner(event)))));
  }

  private static boolean startsProcess(Element definition) {
    return definition.getParentNode() instanceof Element event
        && event.getLocalName().equals("startEvent")
        && event.getParentNode() instanceof Element scope
        && scope.getLocalName().equals("process");
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
