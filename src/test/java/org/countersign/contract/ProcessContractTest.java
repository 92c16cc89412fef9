package org.countersign.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tells an analyst at once when an edit of a model breaks the contract with the code. */
class ProcessContractTest {

  private static final ModelFolder MODELS = ModelFolder.read(Path.of(""));

  @Test
  void modelsAndCodeKeepTheirPromises() {
    assertThat(MODELS.findings()).isEmpty();
  }

  @Test
  void wantsOneProcessAndOneRequirementsDiagram() {
    var model = MODELS.bpmn().getFirst();
    var two = new ModelFolder(List.of(model, model), MODELS.dmn(), MODELS.forms());

    assertThat(two.findings())
        .containsExactly(
            "There are 2 processes in bpmn/ and 1 decision diagrams in dmn/; keep one file in each");
  }

  @Test
  void explainsFileThatIsNoModel() {
    var torn = new ModelFolder.Model("torn.bpmn", "<bpmn:process>");
    var models = new ModelFolder(List.of(torn), MODELS.dmn(), MODELS.forms());

    assertThat(models.findings())
        .singleElement()
        .asString()
        .startsWith("torn.bpmn is no file that Camunda Modeler could open (");
  }

  @Test
  void namesElementAsModelerShowsIt() {
    var edit = new ModelEdit(MODELS);
    edit.element("Task_AssessExpense").setAttribute("name", "Ask the\nAI");
    edit.element("Task_AssessExpense", "taskDefinition").setAttribute("type", "asses-expense");

    assertThat(edit.findings())
        .singleElement()
        .asString()
        .startsWith("Task_AssessExpense (Ask the AI) asks for job type 'asses-expense'");
  }

  static Stream<Arguments> names() {
    return Stream.of(
        edit(
            "a job type misspelt",
            m -> m.element("Task_AssessExpense", "taskDefinition").setAttribute("type", "asess"),
            "Task_AssessExpense (*) asks for job type 'asess', which the application does not"
                + " have; write 'assess-expense'"),
        edit(
            "the job type of another task",
            m ->
                m.element("Task_RemindReviewer", "taskDefinition")
                    .setAttribute("type", "escalate-review"),
            "Nothing in the models asks for job type 'remind-reviewer', but the application needs it:"
                + " Task_RemindReviewer (*) has 'escalate-review', Task_EscalateReview (*) has"
                + " 'escalate-review'; write 'remind-reviewer' into one of them"),
        edit(
            "the job type of a listener",
            m -> m.element("Task_ReviewExpense", "taskListener").setAttribute("type", "open"),
            "Task_ReviewExpense (*) asks for job type 'open', which the application does not have; write 'open-review'. It has: "),
        edit(
            "a message renamed",
            m -> m.element("Message_ExpenseWithdrawn").setAttribute("name", "expense-recalled"),
            "StartEvent_ExpenseWithdrawn (*) waits for message 'expense-recalled', which the application does not have; write 'expense-withdrawn'"),
        edit(
            "an error code renamed",
            m -> m.element("Error_AssessmentUnavailable").setAttribute("errorCode", "NO_AI"),
            "BoundaryEvent_AssessmentUnavailable (*) catches error 'NO_AI', which the application does not have; write 'ASSESSMENT_UNAVAILABLE'"),
        edit(
            "a form that is not there",
            m -> m.element("Task_ReviewExpense", "formDefinition").setAttribute("formId", "review"),
            "Task_ReviewExpense (*) shows form 'review', which the application does not have; write 'review-expense'. It has: "),
        edit(
            "the decision below",
            m ->
                m.element("Task_RouteExpense", "calledDecision")
                    .setAttribute("decisionId", "expense-policy"),
            "Task_RouteExpense (*) calls decision 'expense-policy', which the application does not have; write 'expense-routing'"),
        edit(
            "the result of the decision renamed",
            m ->
                m.element("Task_RouteExpense", "calledDecision")
                    .setAttribute("resultVariable", "route"),
            "Task_RouteExpense (*) writes variable 'route', which the application does not have; write one of: "),
        edit(
            "a variable that the code does not have",
            m -> m.element("BoundaryEvent_NoAnswer", "output").setAttribute("target", "result"),
            "BoundaryEvent_NoAnswer (*) writes variable 'result', which the application does not have; write one of: "),
        edit(
            "the id of a decision",
            m -> m.element("expense-routing").setAttribute("id", "routing"),
            "The decision '*' has the id 'routing', which the application does not have; write 'expense-routing'"),
        edit(
            "a column of the decision renamed",
            m -> m.element("Output_Routing_escalationGroup").setAttribute("name", "escalation"),
            "Task_EscalateReview (*) reads 'escalationGroup' of 'routing', which nobody sets; write"
                + " 'escalation'"));
  }

  static Stream<Arguments> flow() {
    return Stream.of(
        edit(
            "no default flow",
            m -> m.element("Gateway_HumanNeeded").removeAttribute("default"),
            "Gateway_HumanNeeded (*) has no default flow: an expense that fits no condition would get stuck;"
                + " make Flow_HumanNeeded_Yes (*) the default"),
        edit(
            "a default flow past the people",
            m -> m.element("Gateway_HumanNeeded").setAttribute("default", "Flow_HumanNeeded_No"),
            "The default flow of Gateway_HumanNeeded (*) is Flow_HumanNeeded_No (*), past the people; make"
                + " the one to Task_ReviewExpense the default"),
        edit(
            "a way past the people that does not ask what the application holds",
            m ->
                m.element("Flow_HumanNeeded_No", "conditionExpression")
                    .setTextContent("=routing.route = \"AUTO_APPROVE\""),
            "Flow_HumanNeeded_No (*) leaves Gateway_HumanNeeded (*) without asking whether the"
                + " application holds the expense, which would come back for ever; end its condition with"
                + " 'and held = null'"),
        edit(
            "no condition",
            m -> m.remove("Flow_ReviewOutcome_Rejected", "conditionExpression"),
            "Flow_ReviewOutcome_Rejected (*) leaves Gateway_ReviewOutcome (*) without a condition; write"
                + " one, or make it the default flow"),
        edit(
            "no label on a flow",
            m -> m.element("Flow_ReviewOutcome_Rejected").setAttribute("name", ""),
            "Flow_ReviewOutcome_Rejected leaves Gateway_ReviewOutcome (*) without a label; write"),
        edit(
            "an event cut off its task",
            m -> m.element("BoundaryEvent_Reminder").removeAttribute("attachedToRef"),
            "Camunda cannot read the process ("),
        edit(
            "no implementation of a user task",
            m -> m.remove("Task_ReviewExpense", "userTask"),
            "Task_ReviewExpense (*) must be a Camunda user task"),
        edit(
            "no due date",
            m -> m.remove("Task_ReviewExpense", "taskSchedule"),
            "Task_ReviewExpense (*) needs a due date"),
        edit(
            "no output of a user task",
            m -> m.remove("Task_ProvideInformation", "output"),
            "Task_ProvideInformation (*) has no output mapping, so that every variable"),
        edit(
            "another output of a user task",
            m -> m.element("Task_ProvideInformation", "output").setAttribute("target", "expense"),
            "Task_ProvideInformation (*) lets 'expense' out; only 'review' may leave a user task:"
                + " write that as the target"),
        edit(
            "nobody to do a user task",
            m -> m.remove("Task_ProvideInformation", "assignmentDefinition"),
            "Task_ProvideInformation (*) has nobody to do it; give it candidate groups or an assignee"),
        edit(
            "a form of any version",
            m -> m.element("Task_ReviewExpense", "formDefinition").removeAttribute("bindingType"),
            "Task_ReviewExpense (*) takes the form of any deployment; choose the binding deployment"),
        edit(
            "no pause before the next try",
            m -> m.remove("Task_AssessExpense", "taskHeaders"),
            "Task_AssessExpense (*) has no header 'retryBackoff'; add it, with PT5S"),
        edit(
            "a pause that is no duration",
            m -> m.element("Task_AssessExpense", "header").setAttribute("value", "2s"),
            "Task_AssessExpense (*) has '2s' in the header 'retryBackoff', which is no duration; write PT5S"),
        edit(
            "a task without name",
            m -> m.element("Task_RemindReviewer").setAttribute("name", ""),
            "Task_RemindReviewer has no name; say in two words what it is"),
        edit(
            "a task that is not drawn",
            m -> m.shape("Task_RecordReview").setAttribute("bpmnElement", "Task_Other"),
            "Task_RecordReview (*) is not drawn in the diagram"),
        edit(
            "a timer without time",
            m -> m.element("BoundaryEvent_Reminder", "timeCycle").setTextContent(""),
            "BoundaryEvent_Reminder (*) has a timer without date or duration; write one, as P2D"),
        edit(
            "a cycle in words",
            m -> m.element("BoundaryEvent_Reminder", "timeCycle").setTextContent("daily"),
            "BoundaryEvent_Reminder (*) has a timer of 'daily', which is no time; write P2D for two days"),
        edit(
            "a duration in words",
            m -> m.element("BoundaryEvent_NoAnswer", "timeDuration").setTextContent("7 days"),
            "BoundaryEvent_NoAnswer (*) has a timer of '7 days', which is no time; write P2D for two"
                + " days"),
        edit(
            "a message without key",
            m -> m.remove("Message_ExpenseWithdrawn", "subscription"),
            "StartEvent_ExpenseWithdrawn (*) waits for a message without correlation key; write one"));
  }

  static Stream<Arguments> expressions() {
    return Stream.of(
        edit(
            "a part that the decision does not give",
            m ->
                m.element("Task_ReviewExpense", "taskSchedule")
                    .setAttribute("dueDate", "=now() + duration(routing.due)"),
            "Task_ReviewExpense (*) reads 'due' of 'routing', which nobody sets; write 'dueAfter'. It"
                + " has: approvalsRequired, dueAfter, "),
        condition(
            "Flow_HumanNeeded_No",
            "=routing.path = \"AUTO_APPROVE\" and held = null",
            "Flow_HumanNeeded_No (*) reads 'path' of 'routing', which nobody sets; write one of: "),
        condition(
            "Flow_HumanNeeded_No",
            "=routng.route = \"AUTO_APPROVE\" and held = null",
            "Flow_HumanNeeded_No (*) reads 'routng', which nobody sets; write 'routing'. Known here: "),
        condition(
            "Flow_ReviewOutcome_Rejected",
            "=review.decision = \"REJECTED\"",
            "Flow_ReviewOutcome_Rejected (*) compares with \"REJECTED\", which it never is; write"
                + " 'REJECT'. It can be: APPROVE, REJECT, REQUEST_INFORMATION"),
        condition(
            "Flow_ReviewOutcome_Rejected",
            "=decision = \"REJECT\"",
            "Flow_ReviewOutcome_Rejected (*) reads 'decision', which nobody sets; write one of: "),
        condition(
            "Flow_ReviewOutcome_Rejected",
            "review.decision = \"REJECT\"",
            "Flow_ReviewOutcome_Rejected (*) has the condition 'review.decision = \"REJECT\"' without"
                + " '=' before it; switch the field to FEEL"),
        condition(
            "Flow_ReviewOutcome_Approved",
            "=review.decision = \"APPROVE\" and count(approvals >= 2",
            "Flow_ReviewOutcome_Approved (*) holds 'review.decision = \"APPROVE\" and count(approvals >="
                + " 2', which is no FEEL: not understood from character"),
        condition(
            "Flow_ReviewOutcome_Approved",
            "=review.decision = \"APPROVE\" and cuont(approvals) >= 2",
            "Flow_ReviewOutcome_Approved (*) calls the function 'cuont', which FEEL does not have"),
        edit(
            "a part of a variable that is to be changed",
            m ->
                m.element("Task_EscalateReview", "output")
                    .setAttribute("source", "=context put(routing, \"reviewergroup\", null)"),
            "Task_EscalateReview (*) reads 'reviewergroup' of the context, which nobody sets; write"
                + " 'reviewerGroup'"),
        edit(
            "a key that no expense has",
            m ->
                m.element("Message_ExpenseWithdrawn", "subscription")
                    .setAttribute("correlationKey", "=expense.key"),
            "Message_ExpenseWithdrawn (*) reads 'key' of 'expense', which nobody sets; write one of: "),
        edit(
            "an assignee that no expense has",
            m ->
                m.element("Task_ProvideInformation", "assignmentDefinition")
                    .setAttribute("assignee", "=expense.submitter"),
            "Task_ProvideInformation (*) reads 'submitter' of 'expense', which nobody sets; write one of: "));
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        edit(
            "the key of a field of the review",
            m -> m.field("review-expense", "Field_ReasonCode").put("key", "reason"),
            "The form review-expense, Field_ReasonCode (*), sends 'reason', which the application does not"
                + " have; write 'reasonCode'. It has: comment, decision, reasonCode"),
        edit(
            "the key of a field of the start form",
            m -> m.field("submit-expense", "Field_Merchant").put("key", "merchant"),
            "The form submit-expense, Field_Merchant (*), sends 'merchant', which the application does not"
                + " have; write 'expense.merchant'"),
        edit(
            "a field that is taken out",
            m -> m.field("provide-information", "Field_Answer").remove("key"),
            "Nothing in the form provide-information sends 'answer', but the application needs it;"
                + " bring the element back"),
        edit(
            "the id of a form",
            m -> m.form("provide-information").put("id", "answer"),
            "A form has the id 'answer', which the application does not have; write"
                + " 'provide-information'"),
        edit(
            "a part that the AI does not give",
            m ->
                m.field("review-expense", "Table_Assessment")
                    .put("dataSource", "=[{what: \"Model\", value: assessment.modell}]"),
            "The form review-expense, Table_Assessment (*), reads 'modell' of 'assessment', which nobody"
                + " sets; write 'model'"),
        edit(
            "a condition that is no FEEL",
            m -> m.hide("review-expense", "Text_NoAssessment", "=assessment !== null"),
            "The form review-expense, Text_NoAssessment, holds 'assessment !== null', which is no"
                + " FEEL: not understood from character 12 on"),
        edit(
            "a variable misspelt",
            m ->
                m.field("provide-information", "Table_Question")
                    .put("dataSource", "=[{question: reviews.comment}]"),
            "The form provide-information, Table_Question (*), reads 'reviews', which nobody sets; write"
                + " 'review'"),
        edit(
            "a condition without =",
            m -> m.hide("review-expense", "Text_Duplicate", "facts.duplicateOf = null"),
            "The form review-expense, Text_Duplicate, hides by 'facts.duplicateOf = null' without '='"
                + " before it; write '=facts.duplicateOf = null'"));
  }

  private static Arguments condition(String flow, String condition, String... findings) {
    return edit(
        "%s: %s".formatted(flow, condition),
        m -> m.element(flow, "conditionExpression").setTextContent(condition),
        findings);
  }

  private static Arguments edit(String what, Consumer<ModelEdit> change, String... findings) {
    return Arguments.of(what, change, List.of(findings));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"names", "flow", "expressions", "forms"})
  void explainsBrokenEdit(String what, Consumer<ModelEdit> change, List<String> findings) {
    ModelEdit.assertExplained(MODELS, change, findings);
  }
}
