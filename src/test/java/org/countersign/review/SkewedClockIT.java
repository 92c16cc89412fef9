package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The first review was opened by an instance whose clock is ahead, the second by another one. */
@IntegrationTest
class SkewedClockIT {

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void takesTheSecondApprovalForWhatItIs() {
    String id = api.submit("employee", "12345", "Sundials for the meeting rooms");
    String first = api.awaitReview(id);
    jdbc.sql(
            "update review set opened_at = opened_at + interval '10 minutes' where user_task_key = :task")
        .param("task", Long.valueOf(first))
        .update();

    assertThat(api.decide("manager", first, "APPROVE", "").status()).isEqualTo(200);
    String second = api.awaitReview(id, first);
    assertThat(api.decide("finance", second, "APPROVE", "").status()).isEqualTo(200);

    api.awaitStatus(id, "APPROVED");
    assertThat(api.events(id)).containsSubsequence("REVIEWED", "REVIEWED", "DECIDED");
  }
}
