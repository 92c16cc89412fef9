package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.env.MockEnvironment;

class AutonomyAtStartTest {

  private final MockEnvironment production = new MockEnvironment();

  @Test
  void refusesOnAndSaysWhoSaysIt() {
    Throwable failure =
        catchThrowable(() -> new AutonomyAtStart(settings(Autonomy.ON), production));

    var analysis = new AutonomyOfOneAnalyzer().analyze(failure);
    assertThat(analysis.getDescription()).contains("COUNTERSIGN_AUTONOMY", "two people");
    assertThat(analysis.getAction()).contains("another one confirms it");
  }

  @ParameterizedTest
  @EnumSource(
      value = Autonomy.class,
      names = {"OFF", "SHADOW"})
  void takesWhatIsLess(Autonomy autonomy) {
    assertThatCode(() -> new AutonomyAtStart(settings(autonomy), production))
        .doesNotThrowAnyException();
  }

  @Test
  void takesOnOnALaptop() {
    production.setActiveProfiles("development");

    assertThatCode(() -> new AutonomyAtStart(settings(Autonomy.ON), production))
        .doesNotThrowAnyException();
  }

  private static AutonomySettings settings(Autonomy autonomy) {
    return new AutonomySettings(autonomy, BigDecimal.ZERO);
  }
}
