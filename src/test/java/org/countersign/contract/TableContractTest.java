package org.countersign.contract;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tells an analyst at once when a decision table does not say what it was meant to say. */
class TableContractTest {

  private static final ModelFolder MODELS = ModelFolder.read(Path.of(""));

  static Stream<Arguments> rules() {
    return Stream.of(
        edit(
            "a hit policy that allows one rule only",
            m -> m.element("DecisionTable_Routing").setAttribute("hitPolicy", "UNIQUE"),
            "expense-routing (*) must have the hit policy First: it is read from top to bottom; choose it"),
        edit(
            "a rule without condition above others",
            m -> m.cell("Entry_NoAmount_amount", ""),
            "Rule_NoAmount (row *) of expense-policy (*) has no condition, so that no rule below it"
                + " counts; give it one, or move it to the end"),
        edit(
            "a last rule that approves",
            m -> m.cell("Entry_NoRuleFits_route", "\"AUTO_APPROVE\""),
            "Rule_NoRuleFits (row *) of expense-policy (*) gives \"AUTO_APPROVE\" as the last rule;"
                + " write \"REVIEW\""),
        edit(
            "a last rule with a condition",
            m -> m.cell("Entry_NoRuleFits_currency", "\"EUR\""),
            "Rule_NoRuleFits (row *) of expense-policy (*) has a condition, but it is the last rule*; empty"
                + " its conditions, or add a rule below without any that gives \"REVIEW\""),
        edit(
            "a rule without reason",
            m -> m.remove("Rule_NoAssessment", "description"),
            "Rule_NoAssessment (row *) of expense-policy (*) does not say why it is there"),
        edit(
            "the condition of a rule before",
            m -> m.cell("Entry_AboveLimit_amount", m.cell("Entry_LargeAmount_amount")),
            "Rule_AboveLimit (row *) of expense-policy (*) contradicts Rule_LargeAmount (row *): the same conditions,"
                + " other results"),
        edit(
            "a limit that a rule before takes",
            m -> m.cell("Entry_AboveLimit_amount", "> 900000000"),
            "Rule_AboveLimit (row *) of expense-policy (*) can never fire: whatever fits it is taken by"
                + " Rule_LargeAmount (row *) before it; move it up, or change the limits"),
        edit(
            "a condition that nothing fits",
            m -> m.cell("Entry_LowConfidence_confidence", "]1..0["),
            "Rule_LowConfidence (row *) of expense-policy (*) can never fire: no value of '*' fits"),
        edit(
            "settings without a rule",
            m -> m.cell("Entry_AutonomyNotOn_autonomy", "\"OFF\""),
            "Rule_AutonomyNotOn (row *) of expense-routing (*) has a condition, but it is the last rule and"
                + " leaves a gap: no rule fits when * is SHADOW; empty"),
        edit(
            "categories without a rule",
            m -> m.cell("Entry_NoRuleFits_category", "\"travel\""),
            "Rule_NoRuleFits (row *) of expense-policy (*) has a condition, but it is the last rule and leaves"
                + " a gap: no rule fits when * is "));
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        cell(
            "Entry_LowConfidence_confidence",
            "below 0.9",
            "Rule_LowConfidence (row *) of expense-policy (*), column '*', holds 'below 0.9', which is"
                + " no FEEL: not understood from character"),
        cell(
            "Entry_AboveLimit_amount",
            ">= \"700\"",
            "Rule_AboveLimit (row *) of expense-policy (*), column '*', compares a number with the string"
                + " \"700\"; write a number, without quotes"),
        cell(
            "Entry_ForeignCurrency_currency",
            "not(EUR)",
            "Rule_ForeignCurrency (row *) of expense-policy (*), column '*', reads 'EUR', which nobody sets; write one of: "),
        cell(
            "Entry_NotRecommended_recommendation",
            "not(\"APPROVED\")",
            "Rule_NotRecommended (row *) of expense-policy (*), column '*', compares with \"APPROVED\", which it"
                + " never is; write 'APPROVE'"),
        edit(
            "a column that reads what no expense has",
            m -> m.element("InputExpression_amount", "text").setTextContent("expense.amuont"),
            "The column '*' (Input_amount) of expense-policy (*) reads 'amuont' of 'expense', which nobody sets; write"
                + " 'amount'"),
        edit(
            "a column of dates",
            m -> m.element("InputExpression_amount").setAttribute("typeRef", "date"),
            "The column '*' (Input_amount) of expense-policy (*) is of the type 'date'; choose string, number or"
                + " boolean"));
  }

  static Stream<Arguments> results() {
    return Stream.of(
        cell(
            "Entry_AutoApprove_route",
            "\"AUTOAPPROVE\"",
            "Rule_AutoApprove (row *) of expense-policy (*), column '*' (route), gives \"AUTOAPPROVE\", which the"
                + " process does not know; write 'AUTO_APPROVE'"),
        cell(
            "Entry_LargeAmount_secondReviewerGroup",
            "finance",
            "Rule_LargeAmount (row *) of expense-policy (*), column '*' (secondReviewerGroup), reads 'finance', which"
                + " nobody sets; write one of: "),
        cell(
            "Entry_LargeAmount_escalationGroup",
            "",
            "Rule_LargeAmount (row *) of expense-policy (*), column '*' (escalationGroup), is empty; fill it in"),
        cell(
            "Entry_LargeAmount_approvalsRequired",
            "\"2\"",
            "Rule_LargeAmount (row *) of expense-policy (*), column '*' (approvalsRequired), gives the string \"2\","
                + " but the column holds a number; write a number, without quotes"),
        cell(
            "Entry_LargeAmount_dueAfter",
            "\"2 days\"",
            "Rule_LargeAmount (row *) of expense-policy (*), column '*' (dueAfter), gives \"2 days\", which is no"
                + " duration; write P2D"));
  }

  private static Arguments cell(String cell, String text, String... findings) {
    return edit("%s: %s".formatted(cell, text), m -> m.cell(cell, text), findings);
  }

  private static Arguments edit(String what, Consumer<ModelEdit> change, String... findings) {
    return Arguments.of(what, change, List.of(findings));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rules", "conditions", "results"})
  void explainsBrokenEdit(String what, Consumer<ModelEdit> change, List<String> findings) {
    ModelEdit.assertExplained(MODELS, change, findings);
  }
}
