package org.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.countersign.Cards.awaitCard;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;
import org.countersign.embedded.EmbeddedCamunda;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs have taken every connection that they may have. */
class ConnectionsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private DevSlack slack;
  private EmbeddedCamunda camunda;
  private SeparateApplication application;
  private Api api;

  @BeforeEach
  void start() {
    slack = DevSlack.start();
    camunda = EmbeddedCamunda.start();
    var changed = slack.properties();
    changed.put("camunda.client.rest-address", camunda.address().toString());
    changed.put("countersign.database.job-connections", "3");
    application = SeparateApplication.start("connections", changed);
    slack.patience(Duration.ofSeconds(30));
    slack.deliverTo(URI.create("http://127.0.0.1:" + application.port() + "/slack/events"));
    api = application.api();
  }

  @AfterEach
  void stop() {
    application.close();
    camunda.close();
    slack.close();
  }

  @Test
  void takesExpensesAndClicksAtOnceWhileJobsWaitForAConnection() throws SQLException {
    String reviewed = api.submit("employee", "2500", "Flight to Oslo");
    Message card = awaitCard(slack, "managers", reviewed);
    HikariDataSource jobs = application.bean("jobConnections", HikariDataSource.class);
    List<Connection> taken = new ArrayList<>();
    String submitted;
    try {
      for (int i = 0; i < 3; i++) {
        taken.add(jobs.getConnection());
      }

      assertThat(slack.click("manager", card, "review_approve").isAcknowledged()).isTrue();
      submitted = api.submit("employee", "80", "Dinner with a client");

      await()
          .atMost(PATIENCE)
          .until(() -> jobs.getHikariPoolMXBean().getThreadsAwaitingConnection() >= 2);
      assertThat(api.get("employee", "/api/expenses/" + reviewed).json().path("status").asText())
          .isEqualTo("IN_REVIEW");
      assertThat(api.get("employee", "/api/expenses/" + submitted).json().path("status").asText())
          .isEqualTo("SUBMITTED");
    } finally {
      for (Connection one : taken) {
        one.close();
      }
    }
    api.awaitStatus(reviewed, "APPROVED");
    api.awaitStatus(submitted, "APPROVED");
  }
}
