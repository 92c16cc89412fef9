package org.countersign.process;

import io.camunda.client.jobhandling.CamundaClientExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the Camunda client runs inside this application. */
@Configuration(proxyBeanMethods = false)
class CamundaConfiguration {

  /**
   * Job handlers mostly wait: for the model, for the database. By default all of them share one
   * thread, and one slow call of the model would stall everything; these are virtual and cost
   * little.
   */
  @Bean
  CamundaClientExecutorService camundaClientExecutorService() {
    var threads = Thread.ofVirtual().name("job-", 0).factory();
    return new CamundaClientExecutorService(Executors.newScheduledThreadPool(600, threads), true);
  }
}
