package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Money;
import org.countersign.people.Delegations;
import org.countersign.people.Directories;
import org.countersign.people.Directory;
import org.countersign.people.RolesElsewhere;
import org.countersign.people.UserName;
import org.countersign.review.Refusal.Kind;
import org.countersign.review.ReviewRules.Case;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewRulesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UserName EMPLOYEE = new UserName("employee");
  private static final Answer APPROVE = new Answer("APPROVE", null, null, null);

  /** Those who are away, by the one who decides for them. */
  private final Map<String, List<UserName>> away = new HashMap<>();

  private final Directory directory =
      Directories.of(
          "employee: managers",
          "manager: managers",
          "manager2: managers, directors",
          "finance: finance",
          "finance2: finance",
          "operator: operators",
          "both: operators, managers",
          "auditor: managers, auditors");

  private final Delegations delegations =
      new Delegations() {
        @Override
        public List<UserName> awayFor(UserName delegate) {
          return away.getOrDefault(delegate.value(), List.of());
        }

        @Override
        public Optional<UserName> delegateOf(UserName person) {
          return away.entrySet().stream()
              .filter(delegate -> delegate.getValue().contains(person))
              .map(delegate -> new UserName(delegate.getKey()))
              .findFirst();
        }
      };

  private final ReviewRules rules =
      new ReviewRules(
          new FourEyes(delegations),
          new CurrentRoles(directory, delegations),
          directory,
          delegations);

  private final ExpenseFacts facts = facts(1);
  private final Review review = review(facts, 1, "managers");

  @Test
  void letsAMemberOfTheGroupClaimAndDecide() {
    assertThat(rules.refusesClaim(subject(), "manager")).isEmpty();
    assertThat(rules.refusesDecision(subject(), "manager", null, APPROVE)).isEmpty();
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
        "auditor  | An auditor looks and changes nothing.",
      })
  void forbidsOthers(String userName, String reason) {
    Refusal refusal = new Refusal(Kind.FORBIDDEN, reason, null);

    assertThat(rules.refusesPerson(subject(), userName)).hasValue(refusal);
    assertThat(rules.refusesClaim(subject(), userName)).hasValue(refusal);
    assertThat(rules.refusesDecision(subject(), userName, null, APPROVE)).hasValue(refusal);
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
    Case subject = new Case(review, facts, EMPLOYEE, List.of(first, review));

    assertThat(rules.refusesDecision(subject, "manager", null, APPROVE))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
              assertThat(refusal.reason()).startsWith("You have approved this expense already.");
            });
    assertThat(rules.refusesDecision(subject, "manager2", null, APPROVE)).isEmpty();
  }

  @Test
  void forgetsAnApprovalOfOlderFacts() {
    Review older = decided(review(facts(0), 2, "managers"), "APPROVE", "manager");
    Case subject = new Case(review, facts, EMPLOYEE, List.of(older, review));

    assertThat(rules.refusesDecision(subject, "manager", null, APPROVE)).isEmpty();
  }

  @Test
  void countsNoApprovalThatTheProcessDidNotTake() {
    Review passed = review(facts, 2, "managers");
    passed.passed(APPROVE, Verdict.APPROVE, new UserName("manager"), null, null, Surface.API, NOW);
    Case subject = new Case(review, facts, EMPLOYEE, List.of(passed, review));

    assertThat(rules.refusesDecision(subject, "manager", null, APPROVE)).isEmpty();
  }

  @Test
  void saysWhoHasDecidedAlready() {
    decided(review, "REJECT", "manager2");

    assertThat(rules.refusesDecision(subject(), "manager", null, APPROVE))
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
    Case subject = new Case(review, now, EMPLOYEE, List.of(review));

    assertThat(rules.refusesDecision(subject, "manager", null, APPROVE))
        .map(Refusal::kind)
        .hasValue(Kind.CONFLICT);
  }

  @Test
  void refusesADecisionOnOtherFactsThanTheReviewShowed() {
    Answer onOthers = new Answer("APPROVE", null, null, "0".repeat(64));
    Answer onThese = new Answer("APPROVE", null, null, review.factsDigest());

    assertThat(rules.refusesDecision(subject(), "manager", null, onOthers))
        .map(Refusal::kind)
        .hasValue(Kind.CONFLICT);
    assertThat(rules.refusesDecision(subject(), "manager", null, onThese)).isEmpty();
  }

  @Test
  void looksAtThePersonFirstThenTheStateThenTheAnswerThenTheFacts() {
    Answer flawed = new Answer("MAYBE", null, null, "0".repeat(64));
    Answer outdated = new Answer("APPROVE", null, null, "0".repeat(64));
    Optional<Refusal> ofFacts = rules.refusesDecision(subject(), "manager", null, outdated);
    Optional<Refusal> ofAnswer = rules.refusesDecision(subject(), "manager", null, flawed);
    review.close();
    Optional<Refusal> ofState = rules.refusesDecision(subject(), "manager", null, flawed);
    Optional<Refusal> ofPerson = rules.refusesDecision(subject(), "finance", null, flawed);

    assertThat(ofPerson).map(Refusal::kind).hasValue(Kind.FORBIDDEN);
    assertThat(ofState)
        .map(Refusal::reason)
        .hasValueSatisfying(reason -> assertThat(reason).contains("closed"));
    assertThat(ofAnswer).map(Refusal::kind).hasValue(Kind.INVALID);
    assertThat(ofFacts).map(Refusal::kind).hasValue(Kind.CONFLICT);
  }

  @Test
  void letsADelegateDecideInThePlaceOfAMember() {
    away("finance", "manager");

    assertThat(rules.refusesDecision(subject(), "finance", null, APPROVE)).isEmpty();
    assertThat(rules.onBehalfOf(subject(), new UserName("finance")))
        .hasValue(new UserName("manager"));
  }

  @Test
  void letsAMemberWhoIsADelegateTooDecideInTheirOwnRight() {
    away("manager2", "manager");

    assertThat(rules.refusesDecision(subject(), "manager2", null, APPROVE)).isEmpty();
    assertThat(rules.onBehalfOf(subject(), new UserName("manager2"))).isEmpty();
  }

  @Test
  void givesADelegateNoGroupThatTheAbsentPersonIsNotIn() {
    away("operator", "finance");

    assertThat(rules.refusesPerson(subject(), "operator"))
        .map(Refusal::reason)
        .hasValue("Only members of managers may review this expense.");
  }

  @Test
  void knowsNoDelegateOfADelegate() {
    away("finance", "manager");
    away("operator", "finance");

    assertThat(rules.refusesPerson(subject(), "operator"))
        .map(Refusal::reason)
        .hasValue("Only members of managers may review this expense.");
  }

  @Test
  void forbidsADelegateTheirOwnExpenseAndThatOfTheAbsentPerson() {
    away("employee", "manager");
    away("finance", "employee");

    assertThat(rules.refusesPerson(subject(), "employee"))
        .map(Refusal::reason)
        .hasValue("This is your own expense. Somebody else has to review it.");
    assertThat(rules.refusesPerson(subject(), "finance"))
        .map(Refusal::reason)
        .hasValue(
            "This is the expense of employee, for whom you decide. Somebody else has to review it.");
  }

  @Test
  void forbidsWhoStandsInForTheEmployeeAlsoInAnothersPlaceAndInTheirOwnRight() {
    for (String standIn : List.of("finance", "manager2")) {
      away.clear();
      away(standIn, "employee", "manager");
      assertThat(rules.refusesDecision(subject(), standIn, null, APPROVE))
          .as(standIn)
          .map(Refusal::reason)
          .hasValueSatisfying(
              reason -> assertThat(reason).startsWith("This is the expense of employee, for whom"));
    }
  }

  @Test
  void forbidsWhoSubmittedItForSomebodyElseInEveryPlace() {
    Case subject = new Case(review, facts, new UserName("both"), List.of(review));

    assertThat(rules.refusesDecision(subject, "both", null, APPROVE))
        .map(Refusal::reason)
        .hasValue("You have submitted this expense. Somebody else has to review it.");
    assertThat(rules.refusesClaim(subject, "manager")).isEmpty();
    away("both", "manager");
    assertThat(rules.refusesClaim(subject, "both")).isPresent();
    away("manager", "both");
    assertThat(rules.refusesClaim(subject, "manager"))
        .map(Refusal::reason)
        .hasValue(
            "You decide for both, who has submitted this expense. Somebody else has to review it.");
  }

  @Test
  void namesNobodyWhoMayNotDecide() {
    Case subject = new Case(review, facts, new UserName("both"), List.of(review));

    assertThat(rules.addressees(subject))
        .extracting(person -> person.userName().value())
        .containsExactly("manager", "manager2");
    review.assignedTo(new UserName("both"));
    assertThat(rules.addressees(subject))
        .extracting(person -> person.userName().value())
        .containsExactly("manager", "manager2");
  }

  @Test
  void takesADecisionInNobodyElsesName() {
    review.assignedTo(new UserName("manager2"));

    assertThat(rules.refusesDecision(subject(), "manager2", "manager", APPROVE))
        .hasValue(new Refusal(Kind.CONFLICT, "manager2 has claimed this review meanwhile.", null));
    assertThat(rules.refusesDecision(subject(), "", "manager", APPROVE))
        .map(Refusal::kind)
        .hasValue(Kind.CONFLICT);
    assertThat(rules.refusesDecision(subject(), "manager2", "manager2", APPROVE)).isEmpty();
    assertThat(rules.refusesDecision(subject(), "manager2", null, APPROVE)).isEmpty();
  }

  @Test
  void givesAReviewToTheDelegateOfWhoAsked() {
    UserName manager = new UserName("manager");
    assertThat(rules.whoActsFor(subject(), manager)).hasValue(manager);
    away("finance", "manager");
    assertThat(rules.whoActsFor(subject(), manager)).hasValue(new UserName("finance"));
    away("finance2", "finance");
    assertThat(rules.whoActsFor(subject(), manager)).isEmpty();
    assertThat(rules.whoActsFor(subject(), new UserName("employee"))).isEmpty();
    assertThat(rules.whoActsFor(subject(), new UserName("stranger"))).isEmpty();
  }

  @Test
  void forbidsADelegateTheSecondApprovalOfWhatTheyApprovedForSomebodyElse() {
    away("finance", "manager", "manager2");
    Case subject = afterApproval("finance", "manager");

    assertThat(rules.refusesDecision(subject, "finance", null, APPROVE))
        .map(Refusal::reason)
        .hasValueSatisfying(
            reason -> assertThat(reason).startsWith("You have approved this expense already."));
  }

  @Test
  void forbidsADelegateWhatTheAbsentPersonApproved() {
    Case inTheirPlace = afterApproval("manager", null);

    for (String delegate : List.of("finance", "manager2")) {
      away.clear();
      away(delegate, "manager");
      assertThat(rules.refusesDecision(inTheirPlace, delegate, null, APPROVE))
          .as(delegate)
          .map(Refusal::reason)
          .hasValueSatisfying(
              reason ->
                  assertThat(reason)
                      .startsWith(
                          "You decide for manager, who has approved this expense already."));
    }
  }

  @Test
  void forbidsTheAbsentPersonTheSecondApprovalOfWhatWasApprovedInTheirPlace() {
    Case subject = afterApproval("finance", "manager");

    assertThat(rules.refusesDecision(subject, "manager", null, APPROVE))
        .map(Refusal::kind)
        .hasValue(Kind.FORBIDDEN);
    assertThat(rules.refusesDecision(subject, "manager2", null, APPROVE)).isEmpty();
  }

  @Test
  void leavesAClaimToWhoHasIt() {
    review.assignedTo(new UserName("manager"));

    assertThat(rules.refusesClaim(subject(), "manager")).isEmpty();
    assertThat(rules.refusesClaim(subject(), "manager2"))
        .hasValue(new Refusal(Kind.CONFLICT, "manager has claimed this review.", null));
  }

  @Test
  void letsADelegateTakeOverAClaim() {
    review.assignedTo(new UserName("manager"));
    away("manager2", "manager");
    away("finance", "manager");

    assertThat(rules.refusesClaim(subject(), "manager2")).isEmpty();
    assertThat(rules.refusesClaim(subject(), "finance")).isEmpty();
  }

  @Test
  void givesBackWhatADelegateHadClaimedWhenTheAbsenceIsOver() {
    review.assignedTo(new UserName("finance"));

    assertThat(rules.refusesDecision(subject(), "finance", null, APPROVE))
        .map(Refusal::kind)
        .hasValue(Kind.FORBIDDEN);
    assertThat(rules.refusesClaim(subject(), "manager")).isEmpty();
  }

  @Test
  void waitsForTheDelegateOfWhoeverIsAway() {
    assertThat(addressees()).containsExactly("manager", "manager2", "both");
    away("finance", "manager");

    assertThat(addressees()).containsExactly("finance", "manager2", "both");
    review.assignedTo(new UserName("manager"));
    assertThat(addressees()).containsExactly("finance");
  }

  @Test
  void waitsForNoDelegateWhoMayNotHaveIt() {
    away("employee", "manager");

    assertThat(addressees()).containsExactly("manager2", "both");
    review.assignedTo(new UserName("manager"));
    assertThat(addressees()).containsExactly("manager");
  }

  @Test
  void waitsForWhoeverIsAwayWhereTheDelegateIsAwayToo() {
    away("finance", "manager");
    away("finance2", "finance");

    assertThat(addressees()).containsExactly("manager", "manager2", "both");
  }

  private List<String> addressees() {
    return rules.addressees(subject()).stream().map(person -> person.userName().value()).toList();
  }

  /** Where the identity provider names auditors, and was not asked about this one lately. */
  @Test
  void asksWhoeverWasNotHeardOfToLogInAndTakesNoReviewFromThem() {
    Directory unheard =
        Directories.of(
            new RolesElsewhere() {
              @Override
              public boolean count() {
                return true;
              }

              @Override
              public Set<UserName> auditors() {
                return Set.of();
              }

              @Override
              public Optional<String> refuses(UserName person) {
                return person.value().equals("manager")
                    ? Optional.of("Log in first.")
                    : Optional.empty();
              }
            },
            "manager: managers",
            "manager2: managers");
    ReviewRules strict =
        new ReviewRules(
            new FourEyes(delegations),
            new CurrentRoles(unheard, delegations),
            unheard,
            delegations);

    assertThat(strict.refusesClaim(subject(), "manager"))
        .hasValueSatisfying(refusal -> assertThat(refusal.reason()).isEqualTo("Log in first."));
    assertThat(strict.refusesDecision(subject(), "manager", "manager", APPROVE)).isPresent();
    assertThat(strict.refusesClaim(subject(), "manager2")).isEmpty();
    assertThat(strict.addressees(subject())).hasSize(2);
    review.assignedTo(new UserName("manager"));
    assertThat(strict.refusesClaim(subject(), "manager2"))
        .as("a claim of somebody who only has to log in stands")
        .isPresent();
  }

  private void away(String delegate, String... absent) {
    away.put(delegate, Stream.of(absent).map(UserName::new).toList());
  }

  private Case afterApproval(String reviewer, @Nullable String onBehalfOf) {
    Review first = decidedFor(review(facts, 2, "managers"), "APPROVE", reviewer, onBehalfOf);
    return new Case(review, facts, EMPLOYEE, List.of(first, review));
  }

  private static Review decidedFor(
      Review review, String verdict, String reviewer, @Nullable String onBehalfOf) {
    Answer answer = new Answer(verdict, "Because", null, null);
    review.passed(
        answer,
        Verdict.valueOf(verdict),
        new UserName(reviewer),
        null,
        onBehalfOf == null ? null : new UserName(onBehalfOf),
        Surface.API,
        NOW);
    review.decided();
    return review;
  }

  private Case subject() {
    return new Case(review, facts, EMPLOYEE, List.of(review));
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
        null,
        List.of(clarifications));
  }

  private static Review review(ExpenseFacts facts, long userTaskKey, String group) {
    Routing routing =
        new Routing(
            "REVIEW", group, null, 1, "PT24H", null, "1,000 or more", "REVIEW", "AboveLimit");
    return new Review(facts, userTaskKey, group, routing, 1, NOW, null);
  }

  private static Review decided(Review review, String verdict, String reviewer) {
    return decidedFor(review, verdict, reviewer, null);
  }
}
