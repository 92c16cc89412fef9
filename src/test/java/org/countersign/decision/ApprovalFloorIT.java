package org.countersign.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.review.ProcessVersion;
import org.countersign.review.Routing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A table that lets the policy approve everything: what the application makes of it. */
@IntegrationTest
class ApprovalFloorIT {

  private static final Routing LENIENT =
      new Routing(
          Routing.AUTO_APPROVE,
          "managers",
          null,
          1,
          "P2D",
          null,
          "Everything is fine",
          Routing.AUTO_APPROVE,
          "Lenient");

  @LocalServerPort private int port;
  @Autowired private Decisions decisions;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void holdsWhatTheModelDoesNotRecommendClearlyOnceAndForAll() {
    String id = api.submit("employee", "67", "misc stuff");
    api.awaitReview(id);

    assertThat(approve(id))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no clear recommendation"));
    assertThat(approve(id)).isPresent();

    assertThat(api.expense(id).path("status").asText()).isEqualTo("IN_REVIEW");
    assertThat(api.events(id)).containsOnlyOnce("APPROVAL_HELD").doesNotContain("DECIDED");
  }

  @Test
  void holdsWhatAPersonWasAskedAbout() {
    String id = api.submit("employee", "1735", "Bookshelves for the archive");
    api.awaitReview(id);

    assertThat(approve(id)).hasValueSatisfying(reason -> assertThat(reason).contains("A person"));
  }

  private Optional<String> approve(String id) {
    long instance = api.expense(id).path("processInstanceKey").asLong();
    return decisions.record(new ProcessVersion(1, 1), instance, null, LENIENT, null);
  }
}
