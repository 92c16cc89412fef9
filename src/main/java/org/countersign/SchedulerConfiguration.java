package org.countersign;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is sent afterwards gives way to what is decided now. Job workers and requests run on virtual
 * threads, which share as many threads of the system as there are processors. Were each mail and
 * each Slack message on a thread of the system of its own, then a busy machine would give most of
 * its time to them.
 */
@Configuration(proxyBeanMethods = false)
class SchedulerConfiguration {

  /** Since then (JEP 491) a virtual thread may wait in synchronized code, as mail's is. */
  private static final int WAITS_EVERYWHERE = 24;

  @Bean
  DbSchedulerCustomizer virtualThreads() {
    return new DbSchedulerCustomizer() {
      @Override
      public Optional<ExecutorService> executorService() {
        return Runtime.version().feature() < WAITS_EVERYWHERE
            ? Optional.empty()
            : Optional.of(
                Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("scheduled-", 0).factory()));
      }
    };
  }
}
