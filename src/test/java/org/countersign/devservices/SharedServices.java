package org.countersign.devservices;

import java.util.Map;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Points an application under test to {@link DevServices#shared()}. */
public class SharedServices
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    DevServices services = DevServices.shared();
    TestPropertyValues.of(services.properties()).applyTo(context);
    services
        .addresses()
        .forEach(
            (name, address) ->
                TestPropertyValues.of(
                        Map.of("countersign.web.services[%s]".formatted(name), address))
                    .applyTo(context));
    context.addApplicationListener(
        (ServletWebServerInitializedEvent started) ->
            services.applicationListensOn(started.getWebServer().getPort()));
  }
}
