package org.countersign.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.util.http.SlackHttpClient;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@WhenSlackIsOn
@Configuration(proxyBeanMethods = false)
class SlackConfiguration {

  private static final int IDLE_CONNECTIONS = 32;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);
  private static final int LATEST_CALLS = 10;
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(SlackConfiguration.class);

  @Bean(destroyMethod = "close")
  Slack slack(SlackSettings settings) {
    SlackConfig config = new SlackConfig();
    // Else the SDK asks auth.test before other calls, to count them by team.
    config.setStatsEnabled(false);
    int timeout = Math.toIntExact(settings.timeout().toMillis());
    config.setHttpClientCallTimeoutMillis(timeout);
    config.setHttpClientReadTimeoutMillis(timeout);
    config.setHttpClientWriteTimeoutMillis(timeout);
    Optional.ofNullable(settings.apiUrl()).ifPresent(config::setMethodsEndpointUrlPrefix);
    return Slack.getInstance(config, new SlackHttpClient(withoutSecondTries(config)));
  }

  /**
   * A call whose connection breaks is not sent again behind our back: Slack may have taken it. So
   * that few break, a connection is left before servers usually close it.
   */
  private static OkHttpClient withoutSecondTries(SlackConfig config) {
    return SlackHttpClient.buildOkHttpClient(config)
        .newBuilder()
        .retryOnConnectionFailure(false)
        .connectionPool(
            new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
        .build();
  }

  /** Slack is left alone for a while when most calls fail; then a few try it. */
  @Bean
  CircuitBreaker slackCircuit() {
    CircuitBreaker circuit =
        CircuitBreaker.of(
            "slack",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(LATEST_CALLS)
                .minimumNumberOfCalls(LATEST_CALLS)
                .waitDurationInOpenState(LEFT_ALONE)
                .permittedNumberOfCallsInHalfOpenState(2)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(
            event -> {
              switch (event.getStateTransition().getToState()) {
                case OPEN -> LOG.warn("Slack does not answer; what it is to get waits");
                case CLOSED -> LOG.info("Slack answers again");
                default -> {}
              }
            });
    return circuit;
  }

  @Bean
  MethodsClient slackMethods(Slack slack, SlackSettings settings) {
    return slack.methods(settings.botToken());
  }
}
