package org.countersign;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.countersign.devservices.DevServices;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An application beside the one of all tests. Mostly with a database of its own, for a test that
 * takes one of its services away or replaces it: nobody else's expenses are touched.
 */
public final class SeparateApplication implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final int port;
  private final Api api;

  private SeparateApplication(ConfigurableApplicationContext context) {
    this.context = context;
    port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    this.api = new Api(port);
  }

  /**
   * On a free port, in the development profile.
   *
   * @param name of the database, new in this run
   * @param changed properties beside those of the shared services
   */
  public static SeparateApplication start(String name, Map<String, ?> changed) {
    var properties = new HashMap<String, Object>();
    properties.put("spring.datasource.url", DevServices.shared().newDatabase(name));
    // Its reviews are none of the shared workspace's.
    properties.put("countersign.slack.bot-token", "");
    properties.putAll(changed);
    return startWith(properties);
  }

  /**
   * Another instance beside the one of all tests, on the same database, engine and Slack.
   *
   * @param changed properties beside those of the shared services
   */
  public static SeparateApplication startSecondInstance(Map<String, ?> changed) {
    return startWith(changed);
  }

  private static SeparateApplication startWith(Map<String, ?> changed) {
    var properties = new HashMap<String, Object>(DevServices.shared().properties());
    properties.put("server.port", 0);
    properties.put("management.server.port", 0);
    properties.putAll(changed);
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    return new SeparateApplication(
        new SpringApplicationBuilder(Countersign.class).profiles("development").run(arguments));
  }

  /**
   * Another instance beside this one, on the same database and engine.
   *
   * @param changed properties beside those of this one
   */
  public SeparateApplication another(Map<String, ?> changed) {
    var properties = new HashMap<String, Object>();
    for (String same :
        List.of(
            "spring.datasource.url",
            "camunda.client.rest-address",
            "countersign.slack.bot-token")) {
      properties.put(same, String.valueOf(context.getEnvironment().getProperty(same)));
    }
    properties.putAll(changed);
    return startWith(properties);
  }

  public int port() {
    return port;
  }

  public Api api() {
    return api;
  }

  /** Its management port. */
  public Api management() {
    return new Api(
        context.getEnvironment().getRequiredProperty("local.management.port", Integer.class));
  }

  public MeterRegistry meters() {
    return context.getBean(MeterRegistry.class);
  }

  public JdbcClient jdbc() {
    return context.getBean(JdbcClient.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  @Override
  public void close() {
    context.close();
  }
}
