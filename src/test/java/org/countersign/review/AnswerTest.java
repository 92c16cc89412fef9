package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "approve", "APPROVED", " APPROVE", "true", "[APPROVE]", "MAYBE"})
  void asksForAKnownDecision(@Nullable String decision) {
    Answer answer = new Answer(decision, "Because", null, null);

    assertThat(answer.flaw()).map(Refusal::field).hasValue("decision");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "REJECT, none",
        "REJECT, ''",
        "REJECT, ' '",
        "REQUEST_INFORMATION, none",
        "REQUEST_INFORMATION, '\u200b'",
      })
  void asksForACommentUnlessApproving(String decision, @Nullable String comment) {
    assertThat(new Answer(decision, comment, null, null).flaw())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
              assertThat(refusal.field()).isEqualTo("comment");
              assertThat(refusal.reason()).startsWith("A comment is required to ");
            });
  }

  @Test
  void asksForNoCommentToApprove() {
    assertThat(new Answer("APPROVE", null, null, null).flaw()).isEmpty();
    assertThat(new Answer("APPROVE", "", "", "").flaw()).isEmpty();
  }

  @Test
  void limitsTheCommentWithoutTheSpaceAroundIt() {
    String longest = "x".repeat(Answer.MAX_COMMENT);

    assertThat(new Answer("REJECT", " " + longest + "\n", null, null).flaw()).isEmpty();
    assertThat(new Answer("REJECT", longest + "x", null, null).flaw())
        .map(Refusal::field)
        .hasValue("comment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\ud800b", "a\u001b[2Jb"})
  void refusesACommentThatCannotBeStored(String comment) {
    assertThat(new Answer("APPROVE", comment, null, null).flaw())
        .map(Refusal::field)
        .hasValue("comment");
  }

  @ParameterizedTest
  @EnumSource
  void acceptsReasonCodes(ReasonCode reasonCode) {
    assertThat(new Answer("APPROVE", null, reasonCode.name(), null).flaw()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "BECAUSE", " OTHER"})
  void refusesOtherReasonCodes(String reasonCode) {
    assertThat(new Answer("APPROVE", null, reasonCode, null).flaw())
        .map(Refusal::field)
        .hasValue("reasonCode");
  }
}
