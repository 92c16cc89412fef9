package org.countersign.assessment;

import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.core.Timeout;
import com.openai.core.http.HttpClient;
import com.openai.credential.BearerTokenCredential;
import com.openai.credential.Credential;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AssessmentConfiguration {

  /**
   * Shorter than the 5 s after which common servers close an idle connection: a call on a
   * connection that was just closed fails, and a failed call costs a try of the job.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  /** Of an answer as JSON, a token with its probability takes less. */
  private static final long BYTES_PER_TOKEN = 512;

  private static final long BYTES_AROUND = 64 * 1024;
  private static final String AZURE = ".azure.com";

  @Bean(destroyMethod = "close")
  OpenAIClient openAiClient(AssessmentSettings settings) {
    Timeout timeout =
        Timeout.builder().connect(settings.connectTimeout()).request(settings.timeout()).build();
    HttpClient http =
        OkHttpClient.builder()
            .timeout(timeout)
            .maxIdleConnections(settings.maxConcurrentCalls())
            .keepAliveDuration(KEEP_ALIVE)
            .build();
    long limit = BYTES_AROUND + BYTES_PER_TOKEN * settings.maxOutputTokens();
    ClientOptions.Builder client =
        ClientOptions.builder()
            .httpClient(new BoundedAnswers(http, limit))
            .timeout(timeout)
            .maxRetries(settings.maxRetries())
            // Else OPENAI_LOG=debug would print the submitters' words.
            .logLevel(LogLevel.OFF);
    String baseUrl = settings.baseUrl();
    if (baseUrl != null) {
      client.baseUrl(baseUrl);
    }
    return new OpenAIClientImpl(client.credential(credential(settings)).build());
  }

  /** Azure takes a key in a header of its own. */
  private static Credential credential(AssessmentSettings settings) {
    String baseUrl = settings.baseUrl();
    String host = baseUrl == null ? null : URI.create(baseUrl).getHost();
    return host != null && host.toLowerCase(Locale.ROOT).endsWith(AZURE)
        ? AzureApiKeyCredential.create(settings.apiKey())
        : BearerTokenCredential.create(settings.apiKey());
  }

  @Bean
  CircuitBreaker llmCircuit(AssessmentSettings settings) {
    return Circuits.of(settings.circuit());
  }

  @Bean
  Assessor assessor(
      OpenAIClient client,
      CircuitBreaker llmCircuit,
      AssessmentSettings settings,
      ObjectProvider<ObservationRegistry> observations) {
    return new ObservedAssessor(
        new OpenAiAssessor(
            new LlmCalls(client, settings, llmCircuit), settings, Prompt.load(settings)),
        observations.getIfAvailable(() -> ObservationRegistry.NOOP));
  }
}
