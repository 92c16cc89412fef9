package org.countersign.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.countersign.assessment.Flag;
import org.countersign.assessment.Opinion;
import org.countersign.assessment.Reason;
import org.countersign.assessment.Recommendation;
import org.countersign.evaluation.Reliability.Judged;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On examples that can be counted by hand. */
class FiguresTest {

  private static final Offset<Double> NEARLY = within(1e-4);
  private static final String PASSES = "AUTO_APPROVE";
  private static final String HELD = "REVIEW";

  @Test
  void countsWhatMetWhat() {
    List<List<String>> pairs =
        List.of(
            List.of("yes", "yes"), List.of("yes", "no"), List.of("no", "no"), List.of("no", "odd"));

    Confusion confusion =
        Confusion.of(
            pairs,
            pair -> pair.get(0),
            pair -> pair.get(1),
            List.of("yes", "no"),
            List.of("yes", "no"));

    assertThat(confusion.given()).containsExactly("yes", "no", "odd");
    assertThat(confusion.counts()).containsExactly(List.of(1, 1, 0), List.of(0, 1, 1));
    assertThat(confusion.agreeing()).isEqualTo(2);
  }

  @Test
  void measuresHowFarConfidenceIsFromTheShareThatIsRight() {
    Reliability reliability =
        Reliability.of(
            List.of(
                judged("0.9", true),
                judged("1", false),
                judged("0.2", false),
                judged("0.29", true)));

    // (0.01 + 1 + 0.04 + 0.5041) / 4
    assertThat(reliability.brier()).isCloseTo(0.388525, within(1e-9));
    // half of them: mean 0.95 and share 0.5; the others: mean 0.245 and share 0.5
    assertThat(reliability.calibrationError()).isCloseTo(0.3525, within(1e-9));
    assertThat(reliability.bins()).hasSize(10);
    assertThat(reliability.bins().get(2).count()).isEqualTo(2);
    assertThat(reliability.bins().get(9).shareRight()).isEqualTo(0.5);
    assertThat(reliability.bins().get(0).shareRight()).isNull();
  }

  @Test
  void measuresNothingWhereNothingHasAConfidence() {
    Reliability reliability = Reliability.of(List.of());

    assertThat(reliability.brier()).isNull();
    assertThat(reliability.calibrationError()).isNull();
    assertThat(ReliabilityDiagram.svg(reliability)).contains("No opinion has a confidence.");
  }

  @Test
  void ranksTimes() {
    List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();

    assertThat(Effort.percentile(hundred, 50)).isEqualTo(50);
    assertThat(Effort.percentile(hundred, 95)).isEqualTo(95);
    assertThat(Effort.percentile(hundred, 100)).isEqualTo(100);
    assertThat(Effort.percentile(List.of(7L), 50)).isEqualTo(7);
    assertThat(Effort.percentile(List.of(30L, 10L, 20L), 50)).isEqualTo(20);
  }

  @Test
  void boundsAShareAsClopperAndPearsonDo() {
    assertThat(Interval.ofShare(8, 10).low()).isCloseTo(0.4439, NEARLY);
    assertThat(Interval.ofShare(8, 10).high()).isCloseTo(0.9748, NEARLY);
    assertThat(Interval.ofShare(0, 10).low()).isZero();
    assertThat(Interval.ofShare(0, 10).high()).isCloseTo(0.3085, NEARLY);
    assertThat(Interval.ofShare(10, 10)).isEqualTo(new Interval(Interval.ofShare(10, 10).low(), 1));
    assertThat(Interval.ofShare(10, 10).low()).isCloseTo(0.6915, NEARLY);
    assertThat(Interval.ofShare(0, 0)).isEqualTo(new Interval(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Interval.ofShare(2, 1));
  }

  @Test
  void countsApprovalsFlagsClausesAndCost() {
    List<Outcome> outcomes =
        List.of(
            outcome("right", PASSES, opinion(Recommendation.APPROVE, "B1"), PASSES),
            outcome("wrong", HELD, opinion(Recommendation.APPROVE, "C1"), PASSES),
            outcome("careful", PASSES, opinion(Recommendation.REVIEW, "B1", Flag.AMBIGUOUS), HELD),
            outcome("held", HELD, opinion(Recommendation.REVIEW, "B1", Flag.AMBIGUOUS), HELD),
            outcome("silent", HELD, opinion(null, null), HELD));

    Figures figures = Figures.of(outcomes);

    assertThat(figures.band().approved()).isEqualTo(2);
    assertThat(figures.band().wrong()).containsExactly("wrong");
    assertThat(figures.band().heldBack()).containsExactly("careful");
    assertThat(figures.withoutOpinionBecause()).isEqualTo(Map.of("busy", 1));
    assertThat(figures.recommendations().count("REVIEW", Outcome.NO_OPINION)).isEqualTo(1);
    assertThat(figures.recommendations().agreeing()).isEqualTo(2);
    assertThat(figures.routes().counts()).containsExactly(List.of(1, 1), List.of(1, 2));
    assertThat(figures.flags()).contains(new FlagScore(Flag.AMBIGUOUS, 1, 1, 1));
    assertThat(figures.clauses()).isEqualTo(new Clauses(4, 3, 4, 3));
    assertThat(figures.effort().costUsd()).isEqualByComparingTo("0.008");
    assertThat(figures.effort().costOfThousandUsd()).isEqualByComparingTo("2");
    assertThat(figures.effort().calls()).isEqualTo(4);
  }

  @Test
  void hasNoPrecisionOfAFlagThatNobodyRaised() {
    assertThat(new FlagScore(Flag.REGULATORY, 0, 0, 0).precision()).isNull();
    assertThat(new FlagScore(Flag.REGULATORY, 0, 0, 0).recall()).isNull();
    assertThat(new FlagScore(Flag.REGULATORY, 3, 1, 0).recall()).isEqualTo(0.75);
  }

  private static Judged judged(String confidence, boolean right) {
    return new Judged(new BigDecimal(confidence), right);
  }

  private static Opinion opinion(
      @Nullable Recommendation recommendation, @Nullable String clause, Flag... flags) {
    return new Opinion(
        recommendation,
        recommendation == null ? null : new BigDecimal("0.97"),
        null,
        recommendation == null
            ? List.of()
            : List.of(new Reason(clause, "Because."), new Reason(null, "Rule: a rule")),
        List.of(flags),
        recommendation == null ? "busy" : null,
        recommendation == null
            ? null
            : new Opinion.Asked(
                "model", "once", 1, 10, 0, 5, new BigDecimal("0.002"), Duration.ofMillis(20)),
        Map.of());
  }

  private static Outcome outcome(String id, String expectedRoute, Opinion opinion, String route) {
    boolean passes = expectedRoute.equals(PASSES);
    return new Outcome(
        new LabelledExpense(
            id,
            "12.00",
            "EUR",
            "travel",
            null,
            LocalDate.of(2026, Month.MAY, 4),
            "Train",
            null,
            List.of(),
            new LabelledExpense.Expected(
                expectedRoute,
                passes ? Recommendation.APPROVE : Recommendation.REVIEW,
                List.of("B1"),
                passes ? List.of() : List.of(Flag.AMBIGUOUS)),
            "Because."),
        opinion,
        route,
        "a reason");
  }
}
