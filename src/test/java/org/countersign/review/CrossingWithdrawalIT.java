package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.expense.ExpenseId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A withdrawal reaches the process while a review is being created: its creating listener has run,
 * and Camunda ends the user task without another word about it.
 */
@IntegrationTest
class CrossingWithdrawalIT {

  private static final long ANOTHER_TASK = 7;

  @LocalServerPort private int port;
  @Autowired private Reviews reviews;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void leavesNoReviewOpen() {
    String id = api.submit("employee", "2340", "Seats for the crossing of two messages");
    api.awaitReview(id);
    long instance = api.expense(id).path("processInstanceKey").asLong();
    reviews.open(
        new ProcessVersion(1, 1), instance, ANOTHER_TASK, "managers", Routing.NONE, Instant.now());

    assertThat(api.post("employee", "/api/expenses/" + id + "/withdrawal", null).status())
        .isEqualTo(202);
    api.awaitStatus(id, "WITHDRAWN");

    assertThat(reviews.of(ExpenseId.of(id)))
        .hasSize(2)
        .allSatisfy(review -> assertThat(review.state()).isEqualTo(Review.State.CLOSED));
  }
}
