package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.countersign.contract.Surface;
import org.countersign.expense.Decision.By;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ExpenseTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Expense expense =
      new Expense(
          ExpenseId.random(),
          new ExpenseDraft(
              new UserName("employee"),
              Money.of("2500", "EUR"),
              "other",
              null,
              "Conference travel",
              LocalDate.of(2026, 3, 1),
              null),
          new UserName("assistant"),
          NOW);

  @Test
  void startsAsSubmitted() {
    assertThat(expense.status()).isEqualTo(Status.SUBMITTED);
    assertThat(expense.revision()).isEqualTo(1);
    assertThat(expense.decision()).isNull();
  }

  @Test
  void keepsTheFirstDecision() {
    assertThat(expense.decide(decision(Status.REJECTED, "manager"))).isTrue();

    assertThat(expense.decide(decision(Status.APPROVED, "manager2"))).isFalse();

    assertThat(expense.status()).isEqualTo(Status.REJECTED);
    assertThat(expense.decision()).isEqualTo(decision(Status.REJECTED, "manager"));
  }

  @Test
  void stirsNoMoreOnceItIsDecided() {
    expense.decide(decision(Status.WITHDRAWN, "employee"));

    expense.inReview("managers");
    expense.informationRequested();

    assertThat(expense.status()).isEqualTo(Status.WITHDRAWN);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUBMITTED", "IN_REVIEW", "INFORMATION_REQUESTED"})
  void takesNoStatusOnTheWayForADecision(Status status) {
    assertThatIllegalArgumentException().isThrownBy(() -> decision(status, "manager"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SUBMITTED", "IN_REVIEW", "INFORMATION_REQUESTED"})
  void endsWithAnyOtherStatus(Status status) {
    assertThat(expense.decide(decision(status, "manager"))).isTrue();
  }

  @Test
  void belongsToOneProcessInstance() {
    expense.handledBy(1);
    expense.handledBy(1);

    assertThatIllegalStateException()
        .isThrownBy(() -> expense.handledBy(2))
        .withMessageContaining("handled by process instance 1 already");
    assertThat(expense.processInstanceKey()).isEqualTo(1);
  }

  @Test
  void hasOtherFactsOnceTheSubmitterSaidMore() {
    String before = FactsDigest.of(expense.facts(List.of()));
    expense.inReview("managers");
    expense.informationRequested();

    expense.informationGiven();

    assertThat(expense.revision()).isEqualTo(2);
    assertThat(expense.status()).isEqualTo(Status.SUBMITTED);
    assertThat(FactsDigest.of(expense.facts(List.of()))).isNotEqualTo(before);
  }

  @Test
  void isSeenByTheEmployeeTheSubmitterAndThoseWhoSeeAll() {
    assertThat(expense.isVisibleTo(person("employee"))).isTrue();
    assertThat(expense.isVisibleTo(person("assistant"))).isTrue();
    assertThat(expense.isVisibleTo(person("operator", Groups.OPERATORS))).isTrue();
    assertThat(expense.isVisibleTo(person("auditor", Groups.AUDITORS))).isTrue();

    assertThat(expense.isVisibleTo(person("employee2"))).isFalse();
    assertThat(expense.isVisibleTo(person("analyst", Groups.ANALYSTS))).isFalse();
  }

  @Test
  void isSeenByAGroupFromItsReviewOn() {
    Person manager = person("manager", "managers");
    assertThat(expense.isVisibleTo(manager)).isFalse();

    expense.inReview("managers");
    expense.inReview("finance");
    expense.decide(decision(Status.APPROVED, "finance"));

    assertThat(expense.isVisibleTo(manager)).isTrue();
    assertThat(expense.isVisibleTo(person("finance", "finance"))).isTrue();
    assertThat(expense.isVisibleTo(person("director", "directors"))).isFalse();
  }

  private static Decision decision(Status outcome, String by) {
    return new Decision(outcome, By.HUMAN, by, Surface.API, "Because", NOW);
  }

  private static Person person(String userName, String... groups) {
    return new Person(
        new UserName(userName), userName, userName + "@example.com", Set.of(groups), null, null);
  }
}
