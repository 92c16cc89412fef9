package org.countersign.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tells an analyst at once when an edit of a model breaks the contract with the code. */
class ProcessContractTest {

  private static final ModelFolder MODELS = ModelFolder.read(Path.of(""));
  private static final String BPMN = MODELS.bpmn().getFirst().text();
  private static final String DMN = MODELS.dmn().getFirst().text();
  private static final List<String> FORMS =
      MODELS.forms().stream().map(ModelFolder.Model::text).toList();

  @Test
  void modelsAndCodeKeepTheirPromises() {
    assertThat(MODELS.findings()).isEmpty();
  }

  @Test
  void wantsOneProcessAndOneRequirementsDiagram() {
    var model = new ModelFolder.Model("second.bpmn", BPMN);
    var two = new ModelFolder(List.of(model, model), MODELS.dmn(), MODELS.forms());

    assertThat(two.findings())
        .containsExactly(
            "There are 2 processes in bpmn/ and 1 decision diagrams in dmn/; keep one file of each");
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        edit(
            "type=\"assess-expense\"",
            "type=\"assess-expence\"",
            "Task_AssessExpense asks for job type 'assess-expence'; the application offers: "
                + "assess-expense, check-answer, "),
        edit(
            "type=\"remind-reviewer\"",
            "type=\"escalate-review\"",
            "Nothing in the models asks for job type 'remind-reviewer', but the code has it"),
        edit(
            "type=\"open-review\"",
            "type=\"open\"",
            "Task_ReviewExpense asks for job type 'open'; "),
        edit(
            "name=\"expense-withdrawn\"",
            "name=\"expense-recalled\"",
            "StartEvent_ExpenseWithdrawn waits for message 'expense-recalled'; "),
        edit(
            "errorCode=\"ASSESSMENT_UNAVAILABLE\"",
            "errorCode=\"NO_AI\"",
            "BoundaryEvent_AssessmentUnavailable catches error 'NO_AI'; "),
        edit(
            "formId=\"review-expense\"",
            "formId=\"review\"",
            "Task_ReviewExpense shows form 'review'; "),
        edit(
            "decisionId=\"expense-routing\"",
            "decisionId=\"expense-policy\"",
            "Task_RouteExpense calls decision 'expense-policy'; the application offers:"
                + " expense-routing"),
        edit(
            "resultVariable=\"routing\"",
            "resultVariable=\"route\"",
            "Task_RouteExpense writes variable 'route'; "),
        edit(
            "target=\"outcome\"",
            "target=\"result\"",
            "BoundaryEvent_AssessmentUnavailable writes"),
        edit(
            "=now() + duration(routing.dueAfter)",
            "=now() + duration(routing.due)",
            "Task_ReviewExpense reads 'due' of 'routing', which nobody sets; write 'dueAfter'. It"
                + " has: approvalsRequired, dueAfter, "),
        edit(
            "=routing.route = ",
            "=routing.path = ",
            "Flow_HumanNeeded_No reads 'path' of 'routing', which nobody sets"),
        edit(
            " default=\"Flow_HumanNeeded_Yes\"",
            "",
            "Gateway_HumanNeeded has no default flow: an expense that fits no condition"),
        edit(
            " default=\"Flow_HumanNeeded_Yes\"",
            " default=\"Flow_HumanNeeded_No\"",
            "The default flow of Gateway_HumanNeeded leads to EndEvent_ApprovedByPolicy; it must"
                + " lead to a person at Task_ReviewExpense"),
        edit(
            "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">=review.decision ="
                + " \"REJECT\"</bpmn:conditionExpression>",
            "",
            "Flow_ReviewOutcome_Rejected leaves Gateway_ReviewOutcome without a condition; write"
                + " one, or make it the default flow"),
        edit(
            "cancelActivity=\"false\" attachedToRef=\"Task_ReviewExpense\"",
            "cancelActivity=\"false\"",
            "Camunda cannot read the process ("),
        edit("<zeebe:userTask />", "", "Task_ReviewExpense must be a Camunda user task"),
        edit(
            "<zeebe:taskSchedule dueDate=\"=now() + duration(routing.dueAfter)\" />",
            "",
            "Task_ReviewExpense needs a due date"),
        edit(
            "<zeebe:output source=\"=null\" target=\"review\" />",
            "",
            "Task_ProvideInformation needs an output mapping to 'review'"),
        edit(
            "<zeebe:output source=\"=null\" target=\"review\" />",
            "<zeebe:output source=\"=expense\" target=\"expense\" />",
            "Task_ProvideInformation lets 'expense' out; only 'review' may leave a user task"),
        edit(
            "formId=\"review-expense\" bindingType=\"deployment\"",
            "formId=\"review-expense\"",
            "Task_ReviewExpense must use the form or decision of its own deployment"),
        edit(
            "key=\"retryBackoff\" value=\"PT2S\"",
            "key=\"retryBackoff\" value=\"2s\"",
            "Task_AssessExpense needs a header 'retryBackoff' with a duration as PT5S, not '2s'"),
        edit("name=\"Remind reviewers\"", "name=\"\"", "Task_RemindReviewer has no name"),
        edit(
            "name=\"rejected\"",
            "name=\"\"",
            "Flow_ReviewOutcome_Rejected leaves Gateway_ReviewOutcome without a label"),
        edit(
            "bpmnElement=\"Task_RecordReview\"",
            "bpmnElement=\"Task_Other\"",
            "Task_RecordReview is not drawn in the diagram"),
        edit(
            "id=\"expense-routing\" name=\"Expense routing\">",
            "id=\"routing\" name=\"Expense routing\">",
            "The decision 'Expense routing' has the id 'routing'; the application offers: "),
        edit(
            "name=\"escalationGroup\"",
            "name=\"escalation\"",
            "Task_EscalateReview reads 'escalationGroup' of 'routing', which nobody sets; write"
                + " 'escalation'"),
        edit(
            "hitPolicy=\"FIRST\"",
            "hitPolicy=\"UNIQUE\"",
            "expense-routing must have the hit policy First"),
        edit(
            "<rule id=\"Rule_NoRuleFits\">",
            "<rule id=\"Rule_NoRuleFits\"><inputEntry id=\"x\"><text>1</text></inputEntry>",
            "The last rule of expense-policy, and no other, must be without a condition and send to"
                + " REVIEW"),
        edit(
            "<description>The AI was down, refused or answered nonsense. No opinion never"
                + " approves.</description>",
            "",
            "Rule_NoAssessment of expense-policy does not say why it is there"),
        edit(
            "\"key\": \"reasonCode\"",
            "\"key\": \"reason\"",
            "The form review-expense sends comment, decision, reason; the application expects"
                + " comment, decision, reasonCode"),
        edit(
            "\"key\": \"expense.merchant\"",
            "\"key\": \"merchant\"",
            "The form submit-expense sends expense.amount, "),
        edit(
            "\"id\": \"provide-information\"",
            "\"id\": \"answer\"",
            "A form has the id 'answer'; the application offers: "),
        edit(
            "=routing.route = ",
            "=routng.route = ",
            "Flow_HumanNeeded_No reads 'routng', which nobody sets; write 'routing'. Known here: "),
        edit(
            "=review.decision = \"REJECT\"",
            "=review.decision = \"REJECTED\"",
            "Flow_ReviewOutcome_Rejected compares with \"REJECTED\", which it never is; write"
                + " 'REJECT'. It can be: APPROVE, REJECT, REQUEST_INFORMATION"),
        edit(
            "=review.decision = \"REJECT\"",
            "=decision = \"REJECT\"",
            "Flow_ReviewOutcome_Rejected reads 'decision', which nobody sets"),
        edit(
            "=review.decision = \"REJECT\"",
            "review.decision = \"REJECT\"",
            "Flow_ReviewOutcome_Rejected has the condition 'review.decision = \"REJECT\"' without"
                + " '=' before it; switch the field to FEEL"),
        edit(
            "count(approvals) &gt;= routing",
            "count(approvals &gt;= routing",
            "Flow_ReviewOutcome_Approved holds 'review.decision = \"APPROVE\" and count(approvals >="
                + " routing.approvalsRequired', which is no FEEL: not understood from character"),
        edit(
            "count(approvals) &gt;= routing",
            "cuont(approvals) &gt;= routing",
            "Flow_ReviewOutcome_Approved calls the function 'cuont', which FEEL does not have"),
        edit(
            "context put(routing, &#34;reviewerGroup&#34;",
            "context put(routing, &#34;reviewergroup&#34;",
            "Task_EscalateReview reads 'reviewergroup' of the context, which nobody sets; write"
                + " 'reviewerGroup'"),
        edit(
            "correlationKey=\"=expense.id\"",
            "correlationKey=\"=expense.key\"",
            "The message 'expense-withdrawn' reads 'key' of 'expense', which nobody sets"),
        edit(
            "assignee=\"=expense.employee\"",
            "assignee=\"=expense.submitter\"",
            "Task_ProvideInformation reads 'submitter' of 'expense', which nobody sets"),
        edit(
            "<zeebe:assignmentDefinition assignee=\"=expense.employee\" />",
            "",
            "Task_ProvideInformation has nobody to do it; give it candidate groups or an assignee"),
        edit(
            "R/P1D",
            "",
            "BoundaryEvent_Reminder has a timer without date or duration; write one, as P2D"),
        edit(
            "R/P1D",
            "daily",
            "BoundaryEvent_Reminder has a timer of 'daily', which is no time; write P2D for two days"),
        edit(
            "<zeebe:subscription correlationKey=\"=expense.id\" />",
            "",
            "StartEvent_ExpenseWithdrawn waits for a message without correlation key; write one"),
        edit(
            ">P7D<",
            ">7 days<",
            "BoundaryEvent_NoAnswer has a timer of '7 days', which is no time; write P2D for two"
                + " days"),
        edit("</bpmn:process>", "", "The process is none that Camunda Modeler could open ("),
        edit(
            "value: assessment.model}",
            "value: assessment.modell}",
            "The form review-expense, Table_Assessment, reads 'modell' of 'assessment', which nobody"
                + " sets; write 'model'"),
        edit(
            "\"hide\": \"=assessment != null\"",
            "\"hide\": \"=assessment !== null\"",
            "The form review-expense, Text_NoAssessment, holds 'assessment !== null', which is no"
                + " FEEL: not understood from character 12 on"),
        edit(
            "\"dataSource\": \"=[{question: review.comment}]\"",
            "\"dataSource\": \"=[{question: reviews.comment}]\"",
            "The form provide-information, Table_Question, reads 'reviews', which nobody sets; write"
                + " 'review'"),
        edit(
            "\"hide\": \"=facts.duplicateOf = null\"",
            "\"hide\": \"facts.duplicateOf = null\"",
            "The form review-expense, Text_Duplicate, hides by 'facts.duplicateOf = null' without '='"
                + " before it"),
        edit(
            "<text>&gt;= 1000</text>",
            "<text>&gt; 10000</text>",
            "Rule_AboveLimit of expense-policy contradicts Rule_LargeAmount: the same conditions,"
                + " other results"),
        edit(
            "<text>&gt;= 1000</text>",
            "<text>&gt; 20000</text>",
            "Rule_AboveLimit of expense-policy can never fire: whatever fits it is taken by"
                + " Rule_LargeAmount before it; move it up, or change the limits"),
        edit(
            "<text>&lt; 0.95, &gt; 1</text>",
            "<text>]1..0.95[</text>",
            "Rule_LowConfidence of expense-policy can never fire: no value of 'AI confidence' fits"),
        edit(
            "<text>&lt; 0.95, &gt; 1</text>",
            "<text>below 0.95</text>",
            "Rule_LowConfidence of expense-policy, column 'AI confidence', holds 'below 0.95', which is"
                + " no FEEL: not understood from character"),
        edit(
            "<text>&gt;= 1000</text>",
            "<text>&gt;= \"1000\"</text>",
            "Rule_AboveLimit of expense-policy, column 'Amount', compares a number with the string"
                + " \"1000\"; write a number, without quotes"),
        edit(
            "<text>not(\"EUR\")</text>",
            "<text>not(EUR)</text>",
            "Rule_ForeignCurrency of expense-policy, column 'Currency', reads 'EUR', which nobody sets."),
        edit(
            "<text>not(\"APPROVE\")</text>",
            "<text>not(\"APPROVED\")</text>",
            "Rule_NotRecommended of expense-policy, column 'AI recommendation', compares with \"APPROVED\", which it"
                + " never is; write 'APPROVE'"),
        edit(
            "<text>expense.amount</text>",
            "<text>expense.amuont</text>",
            "The column 'Amount' of expense-policy reads 'amuont' of 'expense', which nobody sets; write"
                + " 'amount'"),
        edit(
            "<text>\"AUTO_APPROVE\"</text>",
            "<text>\"AUTOAPPROVE\"</text>",
            "Rule_AutoApprove of expense-policy, column 'route', gives \"AUTOAPPROVE\", which the"
                + " process does not know; write 'AUTO_APPROVE'"),
        edit(
            "<text>\"finance\"</text>",
            "<text>finance</text>",
            "Rule_LargeAmount of expense-policy, column 'secondReviewerGroup', reads 'finance', which"
                + " nobody sets."),
        edit(
            "<text>\"directors\"</text>",
            "<text></text>",
            "Rule_LargeAmount of expense-policy, column 'escalationGroup', is empty; fill it in"),
        edit(
            "<text>2</text>",
            "<text>\"2\"</text>",
            "Rule_LargeAmount of expense-policy, column 'approvalsRequired', gives the string \"2\","
                + " but the column holds a number; write a number, without quotes"),
        edit(
            "<text>\"P2D\"</text>",
            "<text>\"2 days\"</text>",
            "Rule_LargeAmount of expense-policy, column 'dueAfter', gives \"2 days\", which is no"
                + " duration; write P2D"),
        edit(
            "id=\"InputExpression_amount\" typeRef=\"number\"",
            "id=\"InputExpression_amount\" typeRef=\"date\"",
            "The column 'Amount' of expense-policy is of the type 'date'; choose string, number or"
                + " boolean"),
        edit(
            "<inputEntry id=\"Entry_AutonomyNotOn_autonomy\">\n          <text></text>",
            "<inputEntry id=\"Entry_AutonomyNotOn_autonomy\">\n          <text>\"OFF\"</text>",
            "expense-routing has a gap: no rule fits when Autonomy of the AI is SHADOW; add a rule"),
        edit(
            "<inputEntry id=\"Entry_NoRuleFits_amount\">\n          <text></text>",
            "<inputEntry id=\"Entry_NoRuleFits_amount\">\n          <text>&gt; 0</text>",
            "expense-policy has a gap: no rule fits when Amount is missing and Currency is EUR"),
        edit(
            "hitPolicy=\"FIRST\"",
            "hitPolicy=\"UNIQUE\"",
            "Rule_AutonomyOn and Rule_AutonomyNotOn of expense-routing overlap: both fit when"
                + " Autonomy of the AI is ON"));
  }

  private static Arguments edit(String from, String to, String finding) {
    return Arguments.of(from, to, finding);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @MethodSource("edits")
  void explainsBrokenEdit(String from, String to, String finding) {
    String bpmn = BPMN.replace(from, to);
    String dmn = DMN.replace(from, to);
    List<String> forms = FORMS.stream().map(form -> form.replace(from, to)).toList();

    boolean edited = !(bpmn + dmn + forms).equals(BPMN + DMN + FORMS);
    assertThat(edited)
        .as("the models still hold '%s', which this test replaces to see the check fail", from)
        .isTrue();
    assertThat(ModelContract.findings(bpmn, dmn, forms))
        .anySatisfy(sentence -> assertThat(sentence).startsWith(finding));
  }
}
