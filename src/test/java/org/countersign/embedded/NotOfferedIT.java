package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not there says so, and is never taken for an empty result. */
class NotOfferedIT {

  @BeforeAll
  static void needsTheEmbeddedCamunda() {
    assumeTrue(SharedCamunda.isEmbedded(), "a real cluster offers it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v2/users",
        "GET /v2/users/anna",
        "POST /v2/roles/search",
        "PUT /v2/groups/g/users/anna",
        "POST /v2/tenants/search",
        "POST /v2/mapping-rules",
        "PATCH /v2/authorizations/1",
        "POST /v2/documents",
        "DELETE /v2/documents/1",
        "POST /v2/process-instances/cancellation",
        "POST /v2/batch-operations/search",
        "POST /v2/batch-operation-items/search",
        "GET /v2/system/usage-metrics",
      })
  void saysThatItDoesNotOffer(final String route) throws Exception {
    final var words = route.split(" ", 2);

    final var answer = Http.send(words[0], words[1]);

    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"status\":501", "NOT_IMPLEMENTED", "does not offer " + route);
  }
}
