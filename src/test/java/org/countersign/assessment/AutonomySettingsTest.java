package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class AutonomySettingsTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Application.class);

  @Test
  void letThePolicyActWhenSomebodySaysSoAndCheckOneOfTwenty() {
    application.run(
        context ->
            assertThat(context.getBean(AutonomySettings.class))
                .isEqualTo(new AutonomySettings(Autonomy.SHADOW, new BigDecimal("0.05"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "1.01", "5", "NaN", "5%"})
  void refuseAShareThatIsNone(String share) {
    application
        .withPropertyValues("countersign.ai.spot-check-share=" + share)
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void pickNothingOrEverythingAtTheEnds() {
    application
        .withPropertyValues("countersign.ai.spot-check-share=0")
        .run(context -> assertThat(picks(context.getBean(SpotChecks.class))).isZero());
    application
        .withPropertyValues("countersign.ai.spot-check-share=1")
        .run(context -> assertThat(picks(context.getBean(SpotChecks.class))).isEqualTo(1000));
  }

  private static long picks(SpotChecks spotChecks) {
    return IntStream.range(0, 1000).filter(i -> spotChecks.picks(SampleExpenses.lunch())).count();
  }

  @Configuration
  @EnableConfigurationProperties(AutonomySettings.class)
  @Import(RandomSpotChecks.class)
  static class Application {}
}
