package org.countersign.devservices;

import io.camunda.client.CamundaClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.countersign.ledger.DeployedModels;
import org.countersign.people.Directory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Starts the services that were not given, tells the application where they are, and says so. */
@TestConfiguration(proxyBeanMethods = false)
public class Laptop {

  private static final Logger LOG = LoggerFactory.getLogger(Laptop.class);

  /** Environment variables that name a real service, by the property that they set. */
  private static final Map<String, List<String>> VARIABLES =
      Map.of(
          "camunda.client.rest-address",
              List.of("CAMUNDA_REST_ADDRESS", "CAMUNDA_CLIENT_RESTADDRESS"),
          "camunda.client.mode", List.of("CAMUNDA_CLIENT_MODE"),
          "countersign.slack.bot-token", List.of("SLACK_BOT_TOKEN", "COUNTERSIGN_SLACK_BOTTOKEN"),
          "countersign.assessment.api-key", List.of("OPENAI_API_KEY"),
          "countersign.assessment.base-url", List.of("OPENAI_BASE_URL"),
          "spring.mail.host", List.of("COUNTERSIGN_SMTP_HOST", "SPRING_MAIL_HOST"),
          "spring.datasource.url", List.of("COUNTERSIGN_DB_URL", "SPRING_DATASOURCE_URL"));

  private static @Nullable DevServices services;

  /**
   * Starts what is missing.
   *
   * @return the arguments, with the addresses of what was started
   */
  public static String[] startServices(String[] args) {
    List<String> all = new ArrayList<>(List.of(args));
    try {
      DevServices started = DevServices.startOnKnownPorts(property -> isGiven(property, args));
      services = started;
      started.properties().forEach((name, value) -> all.add("--" + name + "=" + value));
      started
          .addresses()
          .forEach((name, value) -> all.add("--countersign.web.services[" + name + "]=" + value));
    } catch (IllegalStateException e) {
      // A taken port, in a sentence: a stack trace would say less.
      LOG.error(e.getMessage());
      System.exit(1);
    }
    return all.toArray(String[]::new);
  }

  private static boolean isGiven(String property, String[] args) {
    boolean argument =
        List.of(args).stream()
            .anyMatch(arg -> arg.toLowerCase(Locale.ROOT).startsWith("--" + property + "="));
    boolean variable =
        VARIABLES.getOrDefault(property, List.of()).stream()
            .map(System::getenv)
            .anyMatch(value -> value != null && !value.isBlank());
    return argument || variable || System.getProperty(property) != null;
  }

  /**
   * The models of the project's folders, not their copies on the class path, are what is edited.
   *
   * @param root the folder that holds bpmn, dmn and forms
   */
  @Bean
  ModelWatcher modelWatcher(
      @Value("${laptop.models:}") String root,
      CamundaClient camunda,
      Directory people,
      DeployedModels deployed,
      Clock clock) {
    return ModelWatcher.start(
        Path.of(root),
        camunda,
        group -> !people.membersOf(group).isEmpty(),
        new LaptopReleases(deployed, clock));
  }

  @EventListener
  void sayWhereEverythingIs(ApplicationReadyEvent ready) {
    Environment environment = ready.getApplicationContext().getEnvironment();
    int port = environment.getRequiredProperty("local.server.port", Integer.class);
    LOG.info("Countersign: http://127.0.0.1:{}/ (say employee:demo, manager:demo, …)", port);
    if (services != null) {
      services.addresses().forEach((name, address) -> LOG.info("{}: {}", name, address));
      services.applicationListensOn(port);
    }
  }
}
