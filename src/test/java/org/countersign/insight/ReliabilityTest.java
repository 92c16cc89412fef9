package org.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.countersign.insight.Reliability.Bin;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

  /**
   * By hand. Brier: 3 x 0.1² + 0.9² = 0.84, 0.4² + 0.6² = 0.52, 0; together 1.36 / 7. Calibration
   * error: bin 0.9 to 1 has confidence 4.6 and 4 agreed, bin 0.6 to 0.7 has 1.2 and 1; (0.6 + 0.2)
   * / 7.
   */
  @Test
  void isWhatAPersonComputes() {
    Reliability reliability =
        Reliability.of(List.of(tally("0.6", 2, 1), tally("0.9", 4, 3), tally("1", 1, 1)));

    assertThat(reliability.labels()).isEqualTo(7);
    assertThat(reliability.agreed()).isEqualTo(5);
    assertThat(reliability.brierScore()).isEqualTo("0.19429");
    assertThat(reliability.expectedCalibrationError()).isEqualTo("0.11429");
    assertThat(reliability.bins()).hasSize(10);
    assertThat(reliability.bins().get(6))
        .isEqualTo(new Bin(d("0.6"), d("0.7"), 2, d("0.60000"), d("0.50000")));
    assertThat(reliability.bins().get(9))
        .isEqualTo(new Bin(d("0.9"), d("1.0"), 5, d("0.92000"), d("0.80000")));
    assertThat(reliability.bins().get(5)).isEqualTo(new Bin(d("0.5"), d("0.6"), 0, null, null));
  }

  @Test
  void isPerfectWhereConfidenceComesTrue() {
    Reliability reliability = Reliability.of(List.of(tally("0", 3, 0), tally("1", 5, 5)));

    assertThat(reliability.brierScore()).isZero();
    assertThat(reliability.expectedCalibrationError()).isZero();
  }

  @Test
  void isWorstWhereTheContraryComesTrue() {
    Reliability reliability = Reliability.of(List.of(tally("0", 3, 3), tally("1", 5, 0)));

    assertThat(reliability.brierScore()).isEqualByComparingTo("1");
    assertThat(reliability.expectedCalibrationError()).isEqualByComparingTo("1");
  }

  /** What is too high and what is too low in one bin make up for each other. */
  @Test
  void takesTheMeanOfABin() {
    Reliability reliability = Reliability.of(List.of(tally("0.91", 1, 1), tally("0.99", 1, 1)));

    assertThat(reliability.expectedCalibrationError()).isEqualTo("0.05000");
  }

  @Test
  void putsABoundIntoTheUpperBin() {
    Reliability reliability =
        Reliability.of(List.of(tally("0.00000", 1, 0), tally("0.89999", 1, 1), tally("0.9", 2, 2)));

    assertThat(reliability.bins())
        .extracting(Bin::labels)
        .containsExactly(1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 2L);
  }

  @Test
  void saysNothingWithoutLabels() {
    Reliability reliability = Reliability.of(List.of());

    assertThat(reliability.brierScore()).isNull();
    assertThat(reliability.expectedCalibrationError()).isNull();
    assertThat(reliability.bins()).hasSize(10);
  }

  private static Tally tally(String confidence, long labels, long agreed) {
    return new Tally(d(confidence), labels, agreed);
  }

  private static BigDecimal d(String value) {
    return new BigDecimal(value);
  }
}
