package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class PolicyClausesTest {

  @Test
  void readsEachClauseToItsEnd() {
    String policy =
        """
        # Policy

        A clause has a number. C1 is one.

        ## Costs

        C1. Travel by train,
        and by bus.
        C2. Meals.

        No clause.
        X1. Bars
        ## Law
        L10. Nothing else.
        """;

    assertThat(PolicyClauses.read(policy))
        .containsExactly(
            entry("C1", "Travel by train, and by bus."),
            entry("C2", "Meals."),
            entry("X1", "Bars"),
            entry("L10", "Nothing else."));
  }

  @Test
  void knowsTheClausesThatTheModelIsGiven() {
    Prompt prompt = Prompt.load("assess-expense-v2", "expense-policy");
    String policy =
        VersionedText.load("policy", "expense-policy", "countersign.assessment.policy").text();

    assertThat(PolicyClauses.read(policy)).containsOnlyKeys(prompt.clauses());
  }
}
