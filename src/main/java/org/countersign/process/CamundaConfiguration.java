package org.countersign.process;

import io.camunda.client.jobhandling.CamundaClientExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.countersign.database.Background;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the Camunda client runs inside this application. */
@Configuration(proxyBeanMethods = false)
class CamundaConfiguration {

  @Bean
  static JobThreads jobThreads() {
    return new JobThreads();
  }

  @Bean
  CamundaClientExecutorService camundaClientExecutorService(JobThreads threads) {
    return new CamundaClientExecutorService(threads.executor, false);
  }

  /**
   * Job handlers mostly wait: for the model, for the database. By default all of them share one
   * thread, and one slow call of the model would stall everything; these are virtual and cost
   * little.
   *
   * <p>They are ours to stop: the client would wait 15 seconds for what does not end, when {@link
   * ObservedJobWorkers} has waited long enough already.
   */
  static final class JobThreads implements DisposableBean {

    private final ScheduledExecutorService executor =
        Executors.newScheduledThreadPool(
            600, Background.of(Thread.ofVirtual().name("job-", 0).factory()));

    @Override
    public void destroy() {
      executor.shutdownNow();
    }
  }
}
