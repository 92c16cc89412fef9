package org.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The dossier has the whole story and its proof, for whoever may see the expense. */
@IntegrationTest
class DossierIT {

  @LocalServerPort private int port;

  @Test
  void tellsTheStoryWithItsProofAndEscapesWhatWasTyped() {
    Api api = new Api(port);
    String id = api.submit("employee2", "52", "<script>alert(1)</script> for the dossier");
    api.awaitExpense(id, one -> one.toString().contains("ROUTED"));
    PageClient employee = new PageClient(port).loggedInAs("employee2");

    String page =
        await("seal")
            .atMost(Duration.ofSeconds(30))
            .until(() -> dossier(employee, id).body(), body -> body.contains("Proof: seal"));

    assertThat(page)
        .contains("SUBMITTED", "ROUTED", "countersign seal 2", "BEGIN PUBLIC KEY")
        .contains("&lt;script&gt;")
        .doesNotContain("<script>alert", "style=");
    assertThat(dossier(new PageClient(port).loggedInAs("auditor"), id).statusCode()).isEqualTo(200);
    assertThat(dossier(new PageClient(port).loggedInAs("employee"), id).statusCode())
        .isEqualTo(404);
  }

  private static HttpResponse<String> dossier(PageClient client, String id) {
    return client.get("/expenses/" + id + "/dossier");
  }
}
