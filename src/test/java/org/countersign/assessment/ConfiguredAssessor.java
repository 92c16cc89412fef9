package org.countersign.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.devservices.DevLlm;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.PageAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * The application's own assessor with the application's own settings, without database and engine.
 * Without a key and an address of an endpoint it asks the LLM on the laptop.
 */
public final class ConfiguredAssessor implements AutoCloseable {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final ConfigurableApplicationContext context;
  private final @Nullable DevLlm laptop;
  private final Assessor assessor;
  private final AssessmentSettings settings;
  private final Prompt prompt;

  private ConfiguredAssessor(ConfigurableApplicationContext context, @Nullable DevLlm laptop) {
    this.context = context;
    this.laptop = laptop;
    this.assessor = context.getBean(Assessor.class);
    this.settings = context.getBean(AssessmentSettings.class);
    this.prompt = Prompt.load(settings);
  }

  /** With arguments as the application takes them. */
  public static ConfiguredAssessor start(String... arguments) {
    Laptop laptop = new Laptop();
    try {
      ConfigurableApplicationContext context =
          new SpringApplicationBuilder(Beans.class)
              .web(WebApplicationType.NONE)
              .bannerMode(Banner.Mode.OFF)
              .logStartupInfo(false)
              .initializers(starting -> laptop.standInUnlessGiven(starting.getEnvironment()))
              .run(arguments);
      return new ConfiguredAssessor(context, laptop.llm);
    } catch (RuntimeException e) {
      laptop.close();
      throw e;
    }
  }

  public String model() {
    return settings.model();
  }

  public String promptVersion() {
    return prompt.version();
  }

  public String policyVersion() {
    return prompt.policyVersion();
  }

  /** How the confidence is to be measured. */
  public String confidenceWay() {
    return settings.confidence().name();
  }

  /** Asks once, and never fails: no opinion is an answer too. */
  public Opinion ask(ExpenseFacts facts, ComputedFacts computed, Instant at) {
    AssessmentAttempt attempt = new AssessmentAttempt(facts, computed, Autonomy.ON, at);
    Provenance provenance = null;
    try {
      Assessment assessment = assessor.assess(facts);
      provenance = assessment.provenance();
      attempt.gave(assessment);
    } catch (AssessmentUnavailable e) {
      provenance = e.provenance().orElse(null);
      attempt.failed(e);
    } catch (RuntimeException e) {
      attempt.failed("the assessment failed unexpectedly: " + e.getClass().getSimpleName());
    }
    return new Opinion(
        attempt.recommendation(),
        attempt.confidence(),
        attempt.confidenceMethod(),
        attempt.reasons(),
        attempt.flags(),
        attempt.unavailableReason(),
        provenance == null ? null : asked(provenance),
        variables(
            AssessmentVariables.of(
                new Assessments.Assessed(facts, attempt, null), new PageAddress(""))));
  }

  private static Opinion.Asked asked(Provenance provenance) {
    Sampling sampling = provenance.sampling();
    Double temperature = sampling.temperature();
    return new Opinion.Asked(
        provenance.model(),
        "%s, temperature %s, %s token probabilities, at most %d tokens"
            .formatted(
                sampling.answers() == 1 ? "1 answer" : sampling.answers() + " answers",
                temperature == null ? "not sent" : temperature.toString(),
                sampling.logprobs() ? "with" : "without",
                sampling.maxOutputTokens()),
        provenance.rawAnswers().size(),
        provenance.usage().in(),
        provenance.usage().cached(),
        provenance.usage().out(),
        provenance.cost(),
        provenance.latency());
  }

  /** As the engine keeps them: what is left of a record after JSON. */
  private static Map<String, @Nullable Object> variables(AssessmentVariables variables) {
    try {
      return JSON.readValue(
          JSON.writeValueAsString(variables),
          new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("variables that cannot be written as JSON", e);
    }
  }

  @Override
  public void close() {
    context.close();
    if (laptop != null) {
      laptop.close();
    }
  }

  /** No component itself: the whole application must not find it among its own. */
  @EnableConfigurationProperties(AssessmentSettings.class)
  @Import(AssessmentConfiguration.class)
  static final class Beans {}

  private static final class Laptop {

    private @Nullable DevLlm llm;

    void standInUnlessGiven(ConfigurableEnvironment environment) {
      if (StringUtils.hasText(environment.getProperty("countersign.assessment.api-key"))
          || StringUtils.hasText(environment.getProperty("countersign.assessment.base-url"))) {
        return;
      }
      DevLlm started = DevLlm.start();
      llm = started;
      environment
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  "laptop",
                  Map.of(
                      "countersign.assessment.api-key",
                      "none-needed",
                      "countersign.assessment.base-url",
                      started.baseUrl(),
                      "countersign.assessment.model",
                      DevLlm.MODEL)));
    }

    void close() {
      if (llm != null) {
        llm.close();
      }
    }
  }
}
