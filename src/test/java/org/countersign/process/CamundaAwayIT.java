package org.countersign.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.embedded.EmbeddedCamunda;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The application starts and accepts expenses while Camunda is away; with an engine and a database
 * of its own, and the AI in the shadow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CamundaAwayIT {

  private final int camundaPort = freePort();
  private SeparateApplication application;
  private Api api;
  private @Nullable EmbeddedCamunda camunda;

  @BeforeAll
  void startWithoutCamunda() {
    application =
        SeparateApplication.start(
            "camunda_away",
            Map.of(
                "camunda.client.rest-address",
                "http://127.0.0.1:" + camundaPort,
                "countersign.ai.autonomy",
                "SHADOW"));
    api = application.api();
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

    brokenMessage();
    camunda = EmbeddedCamunda.start(camundaPort, Duration.ofMillis(300));

    JsonNode expense = api.awaitExpense(id, one -> one.has("review"));
    assertThat(expense.at("/routing/route").asText()).isEqualTo("REVIEW");
    assertThat(expense.at("/routing/policyRoute").asText()).isEqualTo("AUTO_APPROVE");
    api.awaitStatus(withdrawn, "WITHDRAWN");
    assertThat(api.events(withdrawn)).doesNotContain("REVIEW_OPENED").containsOnlyOnce("DECIDED");
    String task = api.awaitReview(id);
    assertThat(api.decide("manager", task, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
    assertThat(
            application
                .jdbc()
                .sql("select refused from process_message where message_id = 'broken'")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  /** Older than all others, and of a kind that the client cannot send. */
  private void brokenMessage() {
    application
        .jdbc()
        .sql(
            """
            insert into process_message (message_id, name, correlation_key, variables, created_at)
            values ('broken', 'expense-submitted', 'broken', '[]', now() - interval '1 hour')
            """)
        .update();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
