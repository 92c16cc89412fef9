package org.countersign.metrics;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without an endpoint to send them to, no trace is recorded. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

  @Bean
  @ConditionalOnProperty(
      name = "management.otlp.tracing.endpoint",
      havingValue = "none",
      matchIfMissing = true)
  Sampler noTraces() {
    return Sampler.alwaysOff();
  }
}
