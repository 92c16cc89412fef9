package org.countersign.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tells an analyst at once when an edit of a model breaks the contract with the code. */
class ProcessContractTest {

  private static final String BPMN = read("bpmn", ".bpmn").getFirst();
  private static final String DMN = read("dmn", ".dmn").getFirst();
  private static final List<String> FORMS = read("forms", ".form");

  @Test
  void modelsAndCodeKeepTheirPromises() {
    assertThat(ModelContract.findings(BPMN, DMN, FORMS)).isEmpty();
  }

  @Test
  void oneProcessAndOneRequirementsDiagram() {
    assertThat(read("bpmn", ".bpmn")).hasSize(1);
    assertThat(read("dmn", ".dmn")).hasSize(1);
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
            "Task_ReviewExpense reads from the routing 'due'; the application offers:"
                + " approvalsRequired, dueAfter, "),
        edit(
            "=routing.route = ",
            "=routing.path = ",
            "Flow_HumanNeeded_No reads from the routing 'path'; "),
        edit(
            " default=\"Flow_HumanNeeded_Yes\"",
            "",
            "Gateway_HumanNeeded has no default flow: an expense that fits no condition"),
        edit(
            " default=\"Flow_HumanNeeded_Yes\"",
            " default=\"Flow_HumanNeeded_No\"",
            "The default flow of Gateway_HumanNeeded leads to EndEvent_ApprovedByPolicy; it must"
                + " lead to a person at Task_ReviewExpense"),
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
            "Task_EscalateReview reads from the routing 'escalationGroup'; "),
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
            "A form has the id 'answer'; the application offers: "));
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

  private static List<String> read(String directory, String ending) {
    try (Stream<Path> files = Files.list(Path.of(directory))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .map(ProcessContractTest::text)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("no models in " + directory, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
