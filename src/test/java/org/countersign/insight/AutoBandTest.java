package org.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class AutoBandTest {

  @Test
  void roundsToTheCautiousSide() {
    AutoBand band = AutoBand.of(59, 59);

    assertThat(band)
        .isEqualTo(
            new AutoBand(59, 59, d("1.00000"), d("0.93939"), d("1.00000"), d("0.95049"), true, 0));
  }

  @Test
  void claimsNothingFromOneCheckLess() {
    AutoBand band = AutoBand.of(58, 58);

    assertThat(band.lowerBound()).isEqualTo("0.94966");
    assertThat(band.atLeast95PercentMayBeClaimed()).isFalse();
    assertThat(band.missingChecks()).isEqualTo(1);
  }

  @Test
  void claimsNothingWithoutChecks() {
    AutoBand band = AutoBand.of(0, 0);

    assertThat(band)
        .isEqualTo(new AutoBand(0, 0, null, d("0.00000"), d("1.00000"), d("0.00000"), false, 59));
  }

  private static BigDecimal d(String value) {
    return new BigDecimal(value);
  }
}
