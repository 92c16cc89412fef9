package org.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an open page of an expense hears when it asks for news. */
@IntegrationTest
class ExpenseProgressIT {

  @LocalServerPort private int port;

  @Test
  void hearsOfTheEndThoughItHasEveryEntry() {
    Api api = new Api(port);
    String id = api.submit("employee2", "53", "Tickets for the progress");
    api.awaitExpense(id, one -> one.toString().contains("SUBMITTER_NOTIFIED"));
    PageClient employee = new PageClient(port).loggedInAs("employee2");
    JsonNode story = api.expense(id).path("history");
    long end = story.get(story.size() - 1).path("id").asLong();

    assertThat(progress(employee, id, end, "APPROVED").statusCode()).isEqualTo(204);
    HttpResponse<String> late = progress(employee, id, end, "SUBMITTED");
    assertThat(late.statusCode()).isEqualTo(200);
    assertThat(late.body()).contains("It is approved").doesNotContain("every 2s");
    assertThat(progress(employee, id, end - 1, "APPROVED").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> progress(
      PageClient client, String id, long seen, String status) {
    return client.get("/expenses/" + id + "/progress?seen=" + seen + "&status=" + status);
  }
}
