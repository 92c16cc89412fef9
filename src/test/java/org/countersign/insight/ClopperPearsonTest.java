package org.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClopperPearsonTest {

  /** Conover, Practical Nonparametric Statistics (1971), page 97, as R's binom.test prints it. */
  @Test
  void givesThePublishedInterval() {
    var plants = new ClopperPearson(925, 682);

    assertThat(plants.lowerBound(0.025)).isCloseTo(0.7076683, within(1e-7));
    assertThat(plants.upperBound(0.025)).isCloseTo(0.7654066, within(1e-7));
  }

  @Test
  void givesTheClosedFormWithoutAnError() {
    assertThat(new ClopperPearson(59, 59).lowerBound(0.05))
        .isCloseTo(Math.pow(0.05, 1.0 / 59), within(1e-12))
        .isCloseTo(0.9505, within(5e-5));
    assertThat(new ClopperPearson(10, 10).lowerBound(0.025)).isCloseTo(0.6915, within(5e-5));
    assertThat(new ClopperPearson(10, 0).upperBound(0.025)).isCloseTo(0.3085, within(5e-5));
  }

  @Test
  void knowsNothingWithoutAnAgreementOrAnError() {
    assertThat(new ClopperPearson(0, 0).lowerBound(0.025)).isZero();
    assertThat(new ClopperPearson(0, 0).upperBound(0.025)).isOne();
    assertThat(new ClopperPearson(50, 0).lowerBound(0.025)).isZero();
    assertThat(new ClopperPearson(50, 50).upperBound(0.025)).isOne();
  }

  @ParameterizedTest
  @CsvSource({"59, 0", "93, 1", "124, 2"})
  void allowsTheClaimFromSoManyChecksOn(long checked, long errors) {
    assertThat(new ClopperPearson(checked, checked - errors).allowsClaim()).isTrue();
    assertThat(new ClopperPearson(checked - 1, checked - 1 - errors).allowsClaim()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 59",
    "58, 58, 1",
    "59, 59, 0",
    "1, 0, 92",
    "60, 59, 33",
    "2, 0, 122",
    "100, 98, 24",
    "1000, 1000, 0"
  })
  void saysHowManyChecksAreMissing(long checked, long agreed, long missing) {
    assertThat(new ClopperPearson(checked, agreed).missingChecks()).isEqualTo(missing);
  }

  @Test
  void findsTheNumberOfMissingChecksAfterManyErrors() {
    var checks = new ClopperPearson(100_000, 50_000);

    long missing = checks.missingChecks();

    assertThat(missing).isBetween(900_000L, 920_000L);
    assertThat(new ClopperPearson(100_000 + missing, 50_000 + missing).allowsClaim()).isTrue();
    assertThat(new ClopperPearson(99_999 + missing, 49_999 + missing).allowsClaim()).isFalse();
  }

  @Test
  void refusesMoreAgreementsThanChecks() {
    assertThatThrownBy(() -> new ClopperPearson(2, 3)).hasMessage("3 of 2 checks");
  }
}
