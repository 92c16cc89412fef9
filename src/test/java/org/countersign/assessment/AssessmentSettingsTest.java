package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class AssessmentSettingsTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Application.class);

  @Test
  void needNoMoreThanAKey() {
    application
        .withPropertyValues(
            "countersign.assessment.api-key= sk-1\n",
            "countersign.assessment.base-url=",
            "countersign.assessment.temperature=")
        .run(
            context -> {
              AssessmentSettings settings = context.getBean(AssessmentSettings.class);
              assertThat(settings.apiKey()).isEqualTo("sk-1");
              assertThat(settings.baseUrl()).isNull();
              assertThat(settings.temperature()).isNull();
              assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(20));
              assertThat(settings.maxRetries()).isZero();
              assertThat(context).hasSingleBean(Assessor.class);
            });
  }

  @Test
  void sayWhatToSetWhenTheKeyIsMissing() {
    application
        .withPropertyValues("countersign.assessment.api-key=")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("set OPENAI_API_KEY, or countersign.assessment.api-key"));
  }

  @Test
  void sayWhichPromptIsMissing() {
    application
        .withPropertyValues(
            "countersign.assessment.api-key=sk-1", "countersign.assessment.prompt=gone")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("/prompts/gone.md"));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(AssessmentSettings.class)
  @Import(AssessmentConfiguration.class)
  static class Application {}
}
