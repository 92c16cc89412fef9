package org.countersign.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.dmn.DecisionEngine;
import io.camunda.zeebe.dmn.DecisionEngineFactory;
import io.camunda.zeebe.dmn.DecisionEvaluationResult;
import io.camunda.zeebe.dmn.ParsedDecisionRequirementsGraph;
import io.camunda.zeebe.dmn.impl.VariablesContext;
import io.camunda.zeebe.protocol.impl.encoding.MsgPackConverter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy of the company, evaluated by Camunda's own DMN engine. */
class ExpenseRoutingTest {

  private static final DecisionEngine ENGINE = DecisionEngineFactory.createDecisionEngine();
  private static final ParsedDecisionRequirementsGraph TABLES = parse();

  static Stream<Arguments> policy() {
    return Stream.of(
        rule("a harmless expense", harmless(), "AutoApprove", "AUTO_APPROVE"),
        rule("999.99", harmless().amount(999.99), "AutoApprove", "AUTO_APPROVE"),
        rule("1,000", harmless().amount(1000), "AboveLimit", "REVIEW by managers"),
        rule("10,000", harmless().amount(10_000), "AboveLimit", "REVIEW by managers"),
        rule(
            "10,000.01",
            harmless().amount(10_000.01),
            "LargeAmount",
            "REVIEW by managers, then finance"),
        rule(
            "10,000.01 in dollars",
            harmless().amount(10_000.01).currency("USD"),
            "LargeAmount",
            "REVIEW by managers, then finance"),
        rule(
            "50,000 and no assessment",
            harmless().amount(50_000).without("assessment"),
            "LargeAmount",
            "REVIEW by managers, then finance"),
        rule("nothing to pay", harmless().amount(0), "NoAmount", "REVIEW by managers"),
        rule("a negative amount", harmless().amount(-1), "NoAmount", "REVIEW by managers"),
        rule("dollars", harmless().currency("USD"), "ForeignCurrency", "REVIEW by finance"),
        rule(
            "euro in small letters",
            harmless().currency("eur"),
            "ForeignCurrency",
            "REVIEW by finance"),
        rule("no currency", harmless().currency(null), "ForeignCurrency", "REVIEW by finance"),
        rule(
            "no assessment",
            harmless().without("assessment"),
            "NoAssessment",
            "REVIEW by managers"),
        rule(
            "an assessment of null",
            harmless().with("assessment", null),
            "NoAssessment",
            "REVIEW by managers"),
        rule(
            "an assessment without recommendation",
            harmless().recommendation(null),
            "NoAssessment",
            "REVIEW by managers"),
        rule(
            "the AI wants a review",
            harmless().recommendation("REVIEW"),
            "NotRecommended",
            "REVIEW by managers"),
        rule(
            "the AI wants to reject",
            harmless().recommendation("REJECT"),
            "NotRecommended",
            "REVIEW by managers"),
        rule(
            "an unknown word of the AI",
            harmless().recommendation("Approve"),
            "NotRecommended",
            "REVIEW by managers"),
        rule("one flag", harmless().flags("injection"), "Flagged", "REVIEW by managers"),
        rule("no list of flags", harmless().noFlags(), "NoRuleFits", "REVIEW by managers"),
        rule("a duplicate", harmless().duplicateOf("another"), "Duplicate", "REVIEW by managers"),
        rule("confidence 0.95", harmless().confidence(0.95), "AutoApprove", "AUTO_APPROVE"),
        rule("confidence 1", harmless().confidence(1), "AutoApprove", "AUTO_APPROVE"),
        rule(
            "confidence 0.9499",
            harmless().confidence(0.9499),
            "LowConfidence",
            "REVIEW by managers"),
        rule("confidence 1.01", harmless().confidence(1.01), "LowConfidence", "REVIEW by managers"),
        rule("no confidence", harmless().confidence(null), "LowConfidence", "REVIEW by managers"),
        rule(
            "confidence as a word",
            harmless().confidence("high"),
            "NoRuleFits",
            "REVIEW by managers"),
        rule(
            "5,000 in 30 days",
            harmless().amount(100).autoApproved(4900),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "5,000.01 in 30 days",
            harmless().amount(100.01).autoApproved(4900),
            "CumulativeCap",
            "REVIEW by managers"),
        rule("no facts", harmless().without("facts"), "NoRuleFits", "REVIEW by managers"),
        rule(
            "no sum of 30 days", harmless().autoApproved(null), "NoRuleFits", "REVIEW by managers"),
        rule("no amount", harmless().amount(null), "NoRuleFits", "REVIEW by managers"),
        rule("an amount as text", harmless().amount("84.50"), "NoRuleFits", "REVIEW by managers"),
        rule(
            "no expense at all",
            harmless().without("expense"),
            "ForeignCurrency",
            "REVIEW by finance"));
  }

  @ParameterizedTest(name = "{0}: {3} ({2})")
  @MethodSource("policy")
  void policyDecides(String situation, Case given, String rule, String outcome) {
    DecisionEvaluationResult result = decide(given);

    assertThat(matchedRules(result))
        .as("rules that fit: %s", situation)
        .containsExactly("Rule_" + rule, "Rule_AutonomyOn");
    assertThat(outcome(result)).as("outcome: %s", situation).isEqualTo(outcome);
    assertThat(output(result))
        .containsEntry("policyRoute", output(result).get("route"))
        .containsEntry("dueAfter", "P2D")
        .containsEntry("escalationGroup", "directors");
  }

  static Stream<@Nullable Object> autonomyThatIsNotOn() {
    return Stream.of("SHADOW", "OFF", "on", "", null, 1, true);
  }

  @ParameterizedTest
  @MethodSource("autonomyThatIsNotOn")
  void sendsEverythingToPersonUnlessAutonomyIsOn(@Nullable Object autonomy) {
    DecisionEvaluationResult result = decide(harmless().with("autonomy", autonomy));

    assertThat(outcome(result)).isEqualTo("REVIEW by managers");
    assertThat(output(result))
        .containsEntry("policyRoute", "AUTO_APPROVE")
        .containsEntry("reason", "The AI may only advise at present");
  }

  @Test
  void sendsEverythingToPersonWhenAutonomyIsMissing() {
    assertThat(outcome(decide(harmless().without("autonomy")))).isEqualTo("REVIEW by managers");
  }

  @Test
  void keepsReasonAndApproversOfThePolicyInShadow() {
    DecisionEvaluationResult result = decide(harmless().amount(25_000).with("autonomy", "SHADOW"));

    assertThat(outcome(result)).isEqualTo("REVIEW by managers, then finance");
    assertThat(output(result))
        .containsEntry("policyRoute", "REVIEW")
        .containsEntry("reason", "Amounts this large need two approvals, the second by finance");
  }

  private static Case harmless() {
    return new Case();
  }

  private static Arguments rule(String situation, Case given, String rule, String outcome) {
    return Arguments.of(situation, given, rule, outcome);
  }

  private static DecisionEvaluationResult decide(Case given) {
    DecisionEvaluationResult result =
        ENGINE.evaluateDecisionById(
            TABLES, Models.ROUTING_DECISION, new VariablesContext(given.variables));
    assertThat(result.getFailureMessage()).isNull();
    return result;
  }

  private static List<String> matchedRules(DecisionEvaluationResult result) {
    return result.getEvaluatedDecisions().stream()
        .flatMap(decision -> decision.matchedRules().stream())
        .map(rule -> rule.ruleId())
        .toList();
  }

  private static Map<String, Object> output(DecisionEvaluationResult result) {
    return MsgPackConverter.convertToMap(result.getOutput());
  }

  private static String outcome(DecisionEvaluationResult result) {
    Map<String, Object> output = output(result);
    if ("AUTO_APPROVE".equals(output.get("route"))) {
      return "AUTO_APPROVE";
    }
    String first = output.get("route") + " by " + output.get("reviewerGroup");
    return Integer.valueOf(2).equals(output.get("approvalsRequired"))
        ? first + ", then " + output.get("secondReviewerGroup")
        : first;
  }

  private static ParsedDecisionRequirementsGraph parse() {
    try (InputStream file = Files.newInputStream(Path.of("dmn/expense-routing.dmn"))) {
      return ENGINE.parse(file);
    } catch (IOException e) {
      throw new IllegalStateException("no decision tables in dmn/", e);
    }
  }

  /** The variables of the process for an expense that the policy approves, and what differs. */
  static final class Case {

    private final Map<String, @Nullable Object> expense = new HashMap<>();
    private final Map<String, @Nullable Object> facts = new HashMap<>();
    private final Map<String, @Nullable Object> assessment = new HashMap<>();
    private final Map<String, @Nullable Object> variables = new HashMap<>();

    Case() {
      amount(84.5).currency("EUR").duplicateOf(null).autoApproved(0);
      recommendation("APPROVE").confidence(0.97).flags();
      with("expense", expense).with("facts", facts).with("assessment", assessment);
      with("autonomy", "ON");
    }

    Case amount(@Nullable Object value) {
      expense.put("amount", value);
      return this;
    }

    Case currency(@Nullable Object value) {
      expense.put("currency", value);
      return this;
    }

    Case duplicateOf(@Nullable Object value) {
      facts.put("duplicateOf", value);
      return this;
    }

    Case autoApproved(@Nullable Object value) {
      facts.put("autoApprovedLast30Days", value);
      return this;
    }

    Case recommendation(@Nullable Object value) {
      assessment.put("recommendation", value);
      return this;
    }

    Case confidence(@Nullable Object value) {
      assessment.put("confidence", value);
      return this;
    }

    Case flags(String... values) {
      assessment.put("flags", List.of(values));
      return this;
    }

    Case noFlags() {
      assessment.remove("flags");
      return this;
    }

    Case with(String variable, @Nullable Object value) {
      variables.put(variable, value);
      return this;
    }

    Case without(String variable) {
      variables.remove(variable);
      return this;
    }
  }
}
