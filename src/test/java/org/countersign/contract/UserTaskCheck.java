package org.countersign.contract;

import static org.countersign.contract.Xml.BPMN;
import static org.countersign.contract.Xml.ZEEBE;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.has;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Whether somebody can do each user task, in a form, and lets out of it only what was checked. */
final class UserTaskCheck {

  private final Document bpmn;
  private final Consumer<String> findings;

  UserTaskCheck(Document bpmn, Consumer<String> findings) {
    this.bpmn = bpmn;
    this.findings = findings;
  }

  void check() {
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
              checkOutputs(task);
            });
  }

  private void checkOutputs(Element task) {
    List<String> targets =
        elements(task, ZEEBE, "output").map(output -> output.getAttribute("target")).toList();
    if (targets.isEmpty()) {
      find(
          ("%s has no output mapping, so that every variable that somebody sends with the completion"
                  + " becomes one of the process; give it one to 'review'")
              .formatted(Place.of(task)));
    }
    targets.stream()
        .filter(target -> !target.equals(Variables.REVIEW))
        .forEach(
            target ->
                find(
                    "%s lets '%s' out; only 'review' may leave a user task: write that as the target"
                        .formatted(Place.of(task), target)));
  }

  private void need(Element task, String tag, Predicate<Element> fits, String otherwise) {
    if (elements(task, ZEEBE, tag).noneMatch(fits)) {
      find("%s %s".formatted(Place.of(task), otherwise));
    }
  }

  private void find(String sentence) {
    findings.accept(sentence);
  }
}
