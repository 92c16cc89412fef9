package org.countersign.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.dmn.DecisionEvaluationResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy of the company a second time, on purpose: whoever changes a limit says so here too.
 * Evaluated by Camunda's own DMN engine.
 */
class ExpenseRoutingTest {

  private static final RoutingTables TABLES = RoutingTables.load();

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
            "9,900 without a value",
            harmless().amount(9_900).currency("KWD").value(null),
            "NoValue",
            "REVIEW by managers, then finance"),
        rule(
            "12,000 worth 75",
            harmless().amount(12_000).currency("JPY").value(75),
            "ForeignCurrency",
            "REVIEW by finance"),
        rule(
            "20,000 worth 18,518.52",
            harmless().amount(20_000).currency("USD").value(18_518.52),
            "LargeAmount",
            "REVIEW by managers, then finance"),
        rule(
            "a number above the limit that is worth less",
            harmless().amount(5_000).value(40),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "a number below the limit that is worth more",
            harmless().amount(40).value(5_000),
            "AboveLimit",
            "REVIEW by managers"),
        rule(
            "a submitter who is not known",
            harmless().fact("submitterKnown", false),
            "UnknownSubmitter",
            "REVIEW by managers, then finance"),
        rule(
            "nothing about the submitter",
            harmless().withoutFact("submitterKnown"),
            "UnknownSubmitter",
            "REVIEW by managers, then finance"),
        rule(
            "a submitter who is not known, in dollars",
            harmless().currency("USD").fact("submitterKnown", false),
            "UnknownSubmitter",
            "REVIEW by managers, then finance"),
        rule(
            "asked before",
            harmless().fact("personAsked", true),
            "PersonAsked",
            "REVIEW by managers"),
        rule(
            "asked before, in dollars",
            harmless().currency("USD").fact("personAsked", true),
            "ForeignCurrency",
            "REVIEW by finance"),
        rule(
            "rejected before",
            harmless().fact("rejectedBefore", true),
            "RejectedBefore",
            "REVIEW by managers"),
        rule(
            "rejected before, and picked by chance",
            harmless().fact("rejectedBefore", true).spotCheck(true),
            "RejectedBefore",
            "REVIEW by managers"),
        rule(
            "withdrawn before",
            harmless().fact("withdrawnBefore", true),
            "WithdrawnBefore",
            "REVIEW by managers"),
        rule(
            "its receipt used before",
            harmless().fact("receiptUsedBefore", true),
            "ReceiptUsedBefore",
            "REVIEW by managers"),
        rule(
            "not compared with all",
            harmless().fact("allCompared", false),
            "TooMuchToCompare",
            "REVIEW by managers"),
        rule(
            "nothing said of the comparison",
            harmless().withoutFact("allCompared"),
            "TooMuchToCompare",
            "REVIEW by managers"),
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
        rule("a similar one", harmless().similarTo("another"), "Similar", "REVIEW by managers"),
        rule(
            "75 without a receipt",
            harmless().amount(75).receiptMissing(true),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "75.01 without a receipt",
            harmless().amount(75.01).receiptMissing(true),
            "NoReceipt",
            "REVIEW by managers"),
        rule("bought today", harmless().daysSincePurchase(0), "AutoApprove", "AUTO_APPROVE"),
        rule("90 days ago", harmless().daysSincePurchase(90), "AutoApprove", "AUTO_APPROVE"),
        rule("91 days ago", harmless().daysSincePurchase(91), "LongAgo", "REVIEW by managers"),
        rule(
            "bought tomorrow",
            harmless().daysSincePurchase(-1),
            "NoRuleFits",
            "REVIEW by managers"),
        rule("at a weekend", harmless().weekend(true), "Weekend", "REVIEW by managers"),
        rule(
            "at a weekend, without category",
            harmless().weekend(true).category(null),
            "Weekend",
            "REVIEW by managers"),
        rule(
            "travel at a weekend",
            harmless().weekend(true).category("travel"),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "accommodation at a weekend",
            harmless().weekend(true).category("accommodation"),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "meals at a weekend",
            harmless().weekend(true).category("meals"),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "999.99 at one merchant",
            harmless().amount(500).sameMerchant(499.99),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "1,000 at one merchant",
            harmless().amount(500).sameMerchant(500),
            "SameMerchant",
            "REVIEW by managers"),
        rule(
            "899.99 twice",
            harmless().amount(899.99).amounts(899.99),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "900 twice",
            harmless().amount(900).amounts(900),
            "JustBelowLimit",
            "REVIEW by managers"),
        rule(
            "999.99 after many others",
            harmless().amount(999.99).amounts(12, 899.99, 1000, 900, 4000),
            "JustBelowLimit",
            "REVIEW by managers"),
        rule(
            "999.99 beside 899.99 and 1,000",
            harmless().amount(999.99).amounts(899.99, 1000),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule(
            "a small one after two just below the limit",
            harmless().amount(20).amounts(950, 960),
            "AutoApprove",
            "AUTO_APPROVE"),
        rule("picked by chance", harmless().spotCheck(true), "SpotCheck", "SPOT_CHECK by managers"),
        rule(
            "picked by chance, and without a receipt",
            harmless().amount(200).receiptMissing(true).spotCheck(true),
            "NoReceipt",
            "REVIEW by managers"),
        rule(
            "picked by chance, and a fact is missing",
            harmless().withoutFact("weekend").spotCheck(true),
            "NoRuleFits",
            "REVIEW by managers"),
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
        rule(
            "no facts", harmless().without("facts"), "NoValue", "REVIEW by managers, then finance"),
        rule(
            "no sum of 30 days", harmless().autoApproved(null), "NoRuleFits", "REVIEW by managers"),
        rule("no value", harmless().amount(null), "NoValue", "REVIEW by managers, then finance"),
        rule("a value as text", harmless().amount("84.50"), "NoRuleFits", "REVIEW by managers"),
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

    String said = "%s, by %s".formatted(outcome(result), matchedRules(result));
    String expected = "%s, by [Rule_%s, Rule_AutonomyOn]".formatted(outcome, rule);
    assertThat(said)
        .withFailMessage(
            "%s: the tables say %s; this test, where the policy stands a second time, says %s."
                + " If the tables were changed on purpose, change the test with them",
            situation, said, expected)
        .isEqualTo(expected);
    assertThat(output(result))
        .as("%s: the tables beside this test, where the policy stands a second time", situation)
        .containsEntry("policyRoute", output(result).get("route"))
        .containsEntry("rule", rule)
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoApprovedLast30Days",
        "sameMerchantLast7Days",
        "amountsLast7Days",
        "receiptMissing",
        "weekend",
        "daysSincePurchase",
        "spotCheck",
        "personAsked",
        "rejectedBefore",
        "withdrawnBefore",
        "receiptUsedBefore"
      })
  void approvesNothingWithoutEachFact(String fact) {
    DecisionEvaluationResult result = decide(harmless().withoutFact(fact));

    assertThat(matchedRules(result)).startsWith("Rule_NoRuleFits");
    assertThat(outcome(result)).isEqualTo("REVIEW by managers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoApprovedLast30Days",
        "sameMerchantLast7Days",
        "amountsLast7Days",
        "receiptMissing",
        "weekend",
        "daysSincePurchase",
        "spotCheck",
        "personAsked",
        "rejectedBefore",
        "withdrawnBefore",
        "receiptUsedBefore",
        "submitterKnown",
        "allCompared",
        "value"
      })
  void approvesNothingWithAFactThatIsNull(String fact) {
    assertThat(outcome(decide(harmless().fact(fact, null)))).startsWith("REVIEW by managers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoApprovedLast30Days",
        "sameMerchantLast7Days",
        "amountsLast7Days",
        "daysSincePurchase",
        "spotCheck",
        "personAsked",
        "rejectedBefore",
        "withdrawnBefore",
        "receiptUsedBefore",
        "submitterKnown",
        "allCompared"
      })
  void approvesNothingWithAFactOfAnotherKind(String fact) {
    assertThat(outcome(decide(harmless().amount(950).fact(fact, "0"))))
        .startsWith("REVIEW by managers");
  }

  @Test
  void keepsTheSpotCheckAsThePolicysAnswerInShadow() {
    DecisionEvaluationResult result = decide(harmless().spotCheck(true).with("autonomy", "SHADOW"));

    assertThat(outcome(result)).isEqualTo("REVIEW by managers");
    assertThat(output(result)).containsEntry("policyRoute", "SPOT_CHECK");
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
    DecisionEvaluationResult result = TABLES.evaluate(given.variables);
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
    return RoutingTables.output(result);
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

  /** The variables of the process for an expense that the policy approves, and what differs. */
  static final class Case {

    private final Map<String, @Nullable Object> expense = new HashMap<>();
    private final Map<String, @Nullable Object> facts = new HashMap<>();
    private final Map<String, @Nullable Object> assessment = new HashMap<>();
    private final Map<String, @Nullable Object> variables = new HashMap<>();

    Case() {
      amount(84.5).currency("EUR").category("other").duplicateOf(null).autoApproved(0);
      similarTo(null).receiptMissing(false).daysSincePurchase(3).weekend(false);
      sameMerchant(0).amounts().spotCheck(false);
      fact("personAsked", false).fact("rejectedBefore", false).fact("withdrawnBefore", false);
      fact("receiptUsedBefore", false).fact("submitterKnown", true).fact("allCompared", true);
      recommendation("APPROVE").confidence(0.97).flags();
      with("expense", expense).with("facts", facts).with("assessment", assessment);
      with("autonomy", "ON");
    }

    /** In the company's currency: what it is worth, too. */
    Case amount(@Nullable Object value) {
      expense.put("amount", value);
      return value(value);
    }

    Case value(@Nullable Object value) {
      return fact("value", value);
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

    Case category(@Nullable Object value) {
      expense.put("category", value);
      return this;
    }

    Case similarTo(@Nullable Object value) {
      return fact("similarTo", value);
    }

    Case receiptMissing(boolean value) {
      return fact("receiptMissing", value);
    }

    Case daysSincePurchase(int value) {
      return fact("daysSincePurchase", value);
    }

    Case weekend(boolean value) {
      return fact("weekend", value);
    }

    Case sameMerchant(double value) {
      return fact("sameMerchantLast7Days", value);
    }

    Case amounts(Object... values) {
      return fact("amountsLast7Days", List.of(values));
    }

    Case spotCheck(boolean value) {
      return fact("spotCheck", value);
    }

    Case fact(String name, @Nullable Object value) {
      facts.put(name, value);
      return this;
    }

    Case withoutFact(String name) {
      facts.remove(name);
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
