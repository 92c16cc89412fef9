package org.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitRequirementTest {

  @ParameterizedTest
  @CsvSource({"200, 190", "200, 10", "5000, 4990"})
  void isMet(long labels, long agreed) {
    assertThat(FitRequirement.missing(labels, agreed)).isNull();
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(FitRequirement.missing(37, 34))
        .isEqualTo("163 labels, 7 labels that were not agreed with");
    assertThat(FitRequirement.missing(5000, 4999)).isEqualTo("9 labels that were not agreed with");
    assertThat(FitRequirement.missing(200, 0)).isEqualTo("10 labels that were agreed with");
  }
}
