package org.countersign.assessment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach the language model. One assessment takes at most {@code queueTimeout} plus {@code
 * timeout}, once for each try; the job's own timeout has to be longer.
 *
 * @param apiKey key of the endpoint; required, also where the endpoint ignores it
 * @param baseUrl of an OpenAI-compatible endpoint, as in {@code https://llm.example.com/v1}; empty
 *     is OpenAI itself
 * @param model as the endpoint calls it
 * @param prompt name of the file in {@code prompts/}, without {@code .md}
 * @param policy name of the file in {@code policy/}, without {@code .md}
 * @param confidence how the confidence is measured
 * @param samples answers to one question where agreement is measured
 * @param temperature 0 to 2 for a single answer; empty is not sent
 * @param sampleTemperature 0 to 2 for each of several answers; empty is not sent
 * @param maxOutputTokens bounds the answer; a cut answer is no assessment. Reasoning models count
 *     their thoughts and need some thousands
 * @param connectTimeout to open a connection
 * @param timeout for one whole call, connecting and reading included
 * @param queueTimeout to wait for one of the {@code maxConcurrentCalls} to end
 * @param maxRetries tries after the first one inside one assessment; 0 because the job retries
 * @param maxConcurrentCalls calls at the same time; more wait
 * @param circuit when a failing endpoint is left alone
 * @param prices by model as in {@code model}; a model without one has no cost estimate
 */
@Validated
@ConfigurationProperties("countersign.assessment")
record AssessmentSettings(
    @DefaultValue("")
        @NotBlank(
            message =
                "the LLM's key is missing: set OPENAI_API_KEY, or countersign.assessment.api-key")
        String apiKey,
    @Pattern(regexp = "https?://\\S+", message = "must start with https:// or http://") @Nullable String baseUrl,
    @DefaultValue("gpt-4.1-mini") @NotBlank String model,
    @DefaultValue("assess-expense-v2") @Pattern(regexp = "[a-z0-9-]+") String prompt,
    @DefaultValue("expense-policy") @Pattern(regexp = "[a-z0-9-]+") String policy,
    @DefaultValue("AUTO") ConfidenceWay confidence,
    @DefaultValue("5") @Min(2) @Max(20) int samples,
    @DecimalMin("0") @DecimalMax("2") @Nullable Double temperature,
    @DecimalMin("0") @DecimalMax("2") @Nullable Double sampleTemperature,
    @DefaultValue("800") @Min(100) int maxOutputTokens,
    @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
    @DefaultValue("20s") @DurationMin(millis = 1) Duration timeout,
    @DefaultValue("10s") @DurationMin(millis = 0) Duration queueTimeout,
    @DefaultValue("0") @Min(0) @Max(1) int maxRetries,
    @DefaultValue("500") @Min(20) int maxConcurrentCalls,
    @DefaultValue @Valid Circuit circuit,
    @DefaultValue Map<String, @Valid Price> prices) {

  AssessmentSettings {
    apiKey = apiKey.strip();
    prices = Map.copyOf(prices);
    baseUrl = baseUrl == null || baseUrl.isBlank() ? null : baseUrl.strip();
  }

  /** Without the key, and without a base URL, which may carry credentials. */
  @Override
  public String toString() {
    return "AssessmentSettings[model=%s, prompt=%s, policy=%s, confidence=%s, timeout=%s, maxConcurrentCalls=%d]"
        .formatted(model, prompt, policy, confidence, timeout, maxConcurrentCalls);
  }

  /**
   * When half of the latest {@code calls} failed because of the endpoint (unreachable, too slow,
   * status 5xx, wrong key), it is not asked for {@code pause}; then {@code probes} calls tell
   * whether it is well again.
   *
   * @param calls also the smallest number that says anything
   */
  record Circuit(
      @DefaultValue("20") @Min(1) int calls,
      @DefaultValue("15s") @DurationMin(millis = 1) Duration pause,
      @DefaultValue("3") @Min(1) int probes) {}
}
