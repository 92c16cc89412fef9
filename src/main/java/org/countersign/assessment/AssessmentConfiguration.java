package org.countersign.assessment;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.LogLevel;
import com.openai.core.Timeout;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AssessmentConfiguration {

  /**
   * Shorter than the 5 s after which common servers close an idle connection: a call on a
   * connection that was just closed fails, and a failed call costs a try of the job.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  @Bean(destroyMethod = "close")
  OpenAIClient openAiClient(AssessmentSettings settings) {
    OpenAIOkHttpClient.Builder client =
        OpenAIOkHttpClient.builder()
            .apiKey(settings.apiKey())
            .timeout(
                Timeout.builder()
                    .connect(settings.connectTimeout())
                    .request(settings.timeout())
                    .build())
            .maxRetries(settings.maxRetries())
            .maxIdleConnections(settings.maxConcurrentCalls())
            .keepAliveDuration(KEEP_ALIVE)
            // Else OPENAI_LOG=debug would print the submitters' words.
            .logLevel(LogLevel.OFF);
    String baseUrl = settings.baseUrl();
    return (baseUrl == null ? client : client.baseUrl(baseUrl)).build();
  }

  @Bean
  Assessor assessor(OpenAIClient openAiClient, AssessmentSettings settings) {
    return new OpenAiAssessor(openAiClient, settings, Prompt.load(settings.prompt()));
  }
}
