package org.countersign.process;

import java.util.HashMap;
import java.util.Map;
import org.countersign.devservices.DevServices;
import org.countersign.embedded.SharedCamunda;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The engine that may be emptied, and a database of its own. */
class ProcessTestServices implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    DevServices services = DevServices.shared();
    String camunda = SharedCamunda.get().address().toString();
    Map<String, String> properties = new HashMap<>(services.properties());
    properties.put("spring.datasource.url", services.newDatabase("process_test"));
    properties.put("camunda.client.rest-address", camunda);
    properties.put("camunda.process-test.runtime-mode", "remote");
    properties.put("camunda.process-test.remote.camunda-monitoring-api-address", camunda);
    properties.put("camunda.process-test.remote.client.rest-address", camunda);
    properties.put("camunda.process-test.remote.client.mode", "self-managed");
    TestPropertyValues.of(properties).applyTo(context);
  }
}
