package org.countersign.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import org.countersign.Api;
import org.countersign.Countersign;
import org.countersign.devservices.DevServices;
import org.countersign.embedded.EmbeddedCamunda;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application starts and accepts expenses while Camunda is away; with an engine and a database
 * of its own, and the AI in the shadow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CamundaAwayIT {

  private final int camundaPort = freePort();
  private ConfigurableApplicationContext application;
  private Api api;
  private @Nullable EmbeddedCamunda camunda;

  @BeforeAll
  void startWithoutCamunda() {
    DevServices shared = DevServices.shared();
    var properties = new HashMap<String, Object>(shared.properties());
    properties.put("spring.datasource.url", shared.newDatabase("camunda_away"));
    properties.put("camunda.client.rest-address", "http://127.0.0.1:" + camundaPort);
    properties.put("countersign.ai.autonomy", "SHADOW");
    properties.put("server.port", 0);
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    application =
        new SpringApplicationBuilder(Countersign.class).profiles("development").run(arguments);
    api = new Api(((ServletWebServerApplicationContext) application).getWebServer().getPort());
  }

  @AfterAll
  void stop() {
    application.close();
    if (camunda != null) {
      camunda.close();
    }
  }

  @Test
  void decidesWhatWasSubmittedWhenCamundaComesBack() {
    String id = api.submit("employee", "250", "Team breakfast");
    String withdrawn = api.submit("employee", "251", "Team supper");
    assertThat(api.post("employee", "/api/expenses/" + withdrawn + "/withdrawal", null).status())
        .isEqualTo(202);
    assertThat(api.expense(id).at("/status").asText()).isEqualTo("SUBMITTED");

    camunda = EmbeddedCamunda.start(camundaPort, Duration.ofMillis(300));

    JsonNode expense = api.awaitExpense(id, one -> one.has("review"));
    assertThat(expense.at("/routing/route").asText()).isEqualTo("REVIEW");
    assertThat(expense.at("/routing/policyRoute").asText()).isEqualTo("AUTO_APPROVE");
    api.awaitStatus(withdrawn, "WITHDRAWN");
    assertThat(api.events(withdrawn)).doesNotContain("ASSESSED", "REVIEW_OPENED");
    String task = api.awaitReview(id);
    assertThat(api.decide("manager", task, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
