package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.countersign.assessment.Calibration.Kind;
import org.countersign.assessment.Calibration.Point;
import org.countersign.people.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

  private static final Calibration FITTED =
      calibration(
          Kind.ISOTONIC,
          new Point(d("0.6"), d("0.7"), 30, 12, d("0.38709")),
          new Point(d("0.8"), d("0.95"), 300, 280, d("0.93023")));

  @ParameterizedTest
  @CsvSource({
    "0.6, 0.38709",
    "0.65, 0.38709",
    "0.75, 0.38709",
    "0.79999, 0.38709",
    "0.8, 0.93023",
    "0.95, 0.93023",
    "1, 0.93023"
  })
  void reportsTheStepThatWasReached(BigDecimal measured, BigDecimal reported) {
    assertThat(FITTED.of(measured)).isEqualTo(reported);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.2, 0.2", "0.38709, 0.38709", "0.59999, 0.38709"})
  void raisesNothingBelowTheLowestLabel(BigDecimal measured, BigDecimal reported) {
    assertThat(FITTED.of(measured)).isEqualByComparingTo(reported);
  }

  @Test
  void neverFalls() {
    BigDecimal before = BigDecimal.ZERO;
    for (int i = 0; i <= 1000; i++) {
      BigDecimal reported = FITTED.of(BigDecimal.valueOf(i, 3));

      assertThat(reported).isGreaterThanOrEqualTo(before);
      before = reported;
    }
  }

  @Test
  void isNamedAfterItsKind() {
    assertThat(FITTED.name()).isEqualTo("isotonic-7");
    assertThat(calibration(Kind.IDENTITY).name()).isEqualTo("uncalibrated");
  }

  @Test
  void leavesTheMeasuredConfidenceWithoutSteps() {
    assertThat(calibration(Kind.IDENTITY).of(d("0.97999"))).isEqualTo("0.97999");
  }

  private static Calibration calibration(Kind kind, Point... points) {
    return new Calibration(
        new CalibrationId(7),
        new ConfidenceSource("model", "prompt", "STATED"),
        kind,
        Instant.EPOCH,
        new UserName("operator"),
        new UserName("operator2"),
        330,
        List.of(points),
        null);
  }

  private static BigDecimal d(String value) {
    return new BigDecimal(value);
  }
}
