package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Money;
import org.countersign.people.Directories;
import org.countersign.people.UserName;
import org.countersign.review.Refusal.Kind;
import org.countersign.review.ReviewRules.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewRulesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Answer APPROVE = new Answer("APPROVE", null, null, null);

  private final ReviewRules rules =
      new ReviewRules(
          Directories.of(
              "employee: managers",
              "manager: managers",
              "manager2: managers, directors",
              "finance: finance",
              "operator: operators"));

  private final ExpenseFacts facts = facts(1);
  private final Review review = review(facts, 1, "managers");

  @Test
  void letsAMemberOfTheGroupClaimAndDecide() {
    assertThat(rules.refusesClaim(subject(), "manager")).isEmpty();
    assertThat(rules.refusesDecision(subject(), "manager", APPROVE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''       | Nobody has claimed this review. Claim it before you decide.",
        "' '      | Nobody has claimed this review. Claim it before you decide.",
        "employee | This is your own expense. Somebody else has to review it.",
        "stranger | stranger is not in the directory.",
        "finance  | Only members of managers may review this expense.",
        "operator | Only members of managers may review this expense.",
      })
  void forbidsOthers(String userName, String reason) {
    Refusal refusal = new Refusal(Kind.FORBIDDEN, reason, null);

    assertThat(rules.refusesPerson(subject(), userName)).hasValue(refusal);
    assertThat(rules.refusesClaim(subject(), userName)).hasValue(refusal);
    assertThat(rules.refusesDecision(subject(), userName, APPROVE)).hasValue(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Manager", "manager ", "manager\0", "manager,manager2", "*"})
  void takesNobodyForSomebodyElse(String userName) {
    assertThat(rules.refusesPerson(subject(), userName))
        .map(Refusal::kind)
        .hasValue(Kind.FORBIDDEN);
  }

  @Test
  void forbidsASecondApprovalByTheSamePerson() {
    Review first = decided(review(facts, 2, "managers"), "APPROVE", "manager");
    Case subject = new Case(review, facts, List.of(first, review));

    assertThat(rules.refusesDecision(subject, "manager", APPROVE))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
              assertThat(refusal.reason()).startsWith("You have approved this expense already.");
            });
    assertThat(rules.refusesDecision(subject, "manager2", APPROVE)).isEmpty();
  }

  @Test
  void forgetsAnApprovalOfOlderFacts() {
    Review older = decided(review(facts(0), 2, "managers"), "APPROVE", "manager");
    Case subject = new Case(review, facts, List.of(older, review));

    assertThat(rules.refusesDecision(subject, "manager", APPROVE)).isEmpty();
  }

  @Test
  void countsNoApprovalThatTheProcessDidNotTake() {
    Review passed = review(facts, 2, "managers");
    passed.passed(APPROVE, Verdict.APPROVE, new UserName("manager"), Surface.API, NOW);
    Case subject = new Case(review, facts, List.of(passed, review));

    assertThat(rules.refusesDecision(subject, "manager", APPROVE)).isEmpty();
  }

  @Test
  void saysWhoHasDecidedAlready() {
    decided(review, "REJECT", "manager2");

    assertThat(rules.refusesDecision(subject(), "manager", APPROVE))
        .hasValue(new Refusal(Kind.CONFLICT, "manager2 has decided already: REJECT.", null));
  }

  @Test
  void saysThatAReviewIsClosed() {
    review.close();

    assertThat(rules.refusesClaim(subject(), "manager"))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(Kind.CONFLICT);
              assertThat(refusal.reason()).startsWith("This review is closed");
            });
  }

  @Test
  void refusesADecisionOnFactsThatHaveChanged() {
    ExpenseFacts now = facts(1, new Clarification("Who?", "Me"));
    Case subject = new Case(review, now, List.of(review));

    assertThat(rules.refusesDecision(subject, "manager", APPROVE))
        .map(Refusal::kind)
        .hasValue(Kind.CONFLICT);
  }

  @Test
  void refusesADecisionOnOtherFactsThanTheReviewShowed() {
    Answer onOthers = new Answer("APPROVE", null, null, "0".repeat(64));
    Answer onThese = new Answer("APPROVE", null, null, review.factsDigest());

    assertThat(rules.refusesDecision(subject(), "manager", onOthers))
        .map(Refusal::kind)
        .hasValue(Kind.CONFLICT);
    assertThat(rules.refusesDecision(subject(), "manager", onThese)).isEmpty();
  }

  @Test
  void looksAtThePersonFirstThenTheStateThenTheAnswerThenTheFacts() {
    Answer flawed = new Answer("MAYBE", null, null, "0".repeat(64));
    Answer outdated = new Answer("APPROVE", null, null, "0".repeat(64));
    Optional<Refusal> ofFacts = rules.refusesDecision(subject(), "manager", outdated);
    Optional<Refusal> ofAnswer = rules.refusesDecision(subject(), "manager", flawed);
    review.close();
    Optional<Refusal> ofState = rules.refusesDecision(subject(), "manager", flawed);
    Optional<Refusal> ofPerson = rules.refusesDecision(subject(), "finance", flawed);

    assertThat(ofPerson).map(Refusal::kind).hasValue(Kind.FORBIDDEN);
    assertThat(ofState)
        .map(Refusal::reason)
        .hasValueSatisfying(reason -> assertThat(reason).contains("closed"));
    assertThat(ofAnswer).map(Refusal::kind).hasValue(Kind.INVALID);
    assertThat(ofFacts).map(Refusal::kind).hasValue(Kind.CONFLICT);
  }

  private Case subject() {
    return new Case(review, facts, List.of(review));
  }

  private static ExpenseFacts facts(int revision, Clarification... clarifications) {
    return new ExpenseFacts(
        ExpenseId.of("0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001"),
        revision,
        new UserName("employee"),
        Money.of("2500", "EUR"),
        "other",
        null,
        "Conference travel",
        LocalDate.of(2026, 3, 1),
        List.of(clarifications));
  }

  private static Review review(ExpenseFacts facts, long userTaskKey, String group) {
    Routing routing =
        new Routing("REVIEW", group, null, 1, "PT24H", null, "1,000 or more", "REVIEW");
    return new Review(facts, userTaskKey, group, routing, NOW, null);
  }

  private static Review decided(Review review, String verdict, String reviewer) {
    Answer answer = new Answer(verdict, "Because", null, null);
    review.passed(answer, Verdict.valueOf(verdict), new UserName(reviewer), Surface.API, NOW);
    review.decided();
    return review;
  }
}
