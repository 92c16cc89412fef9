package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.api.search.response.ProcessDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.contract.EditedDmn;
import org.countersign.contract.ModelFolder;
import org.countersign.contract.ModelFolder.Model;
import org.countersign.devservices.LaptopReleases;
import org.countersign.embedded.EmbeddedCamunda;
import org.countersign.ledger.DeployedModels;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * The policy approves only under models that were released, and the newer ones stay. Each test has
 * an engine and a database of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReleasedPolicyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final EditedDmn OWN = EditedDmn.original();

  private EmbeddedCamunda camunda;
  private SeparateApplication application;
  private Api api;

  @BeforeEach
  void start(TestInfo test) {
    camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
    application =
        SeparateApplication.start(
            "released_" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT),
            Map.of("camunda.client.rest-address", camunda.address()));
    api = application.api();
    await().atMost(PATIENCE).until(() -> version() == 1);
  }

  @AfterEach
  void stop() {
    application.close();
    camunda.close();
  }

  @Test
  void approvesNothingUnderATableThatNobodyReleased(CapturedOutput log) {
    api.awaitStatus(api.submit("employee", "250", "Team lunch"), "APPROVED");
    deploy(OWN.cell("Entry_AboveLimit_amount", ">= 5000"));

    String held = api.submit("employee", "251", "Team supper");

    api.awaitReview(held);
    assertThat(api.events(held)).contains("APPROVAL_HELD").doesNotContain("DECIDED");
    assertThat(log).contains("Version 2 of the process in Camunda was not deployed by this");
    assertThat(models()).startsWith("NOT RELEASED, people decide: Version 2 of the process");
    assertThat(entries("MODELS_DEPLOYED")).contains("\"by\":\"somebody else");
    assertThat(page()).contains("The policy approves nothing, people decide: Version 2");

    restartAnother();

    assertThat(version()).isEqualTo(3);
    assertThat(log).contains("Version 3 of the process, with the released models, has taken");
    assertThat(entries("MODELS_DEPLOYED")).contains("\"replaced\":\"version 2, key");
    api.awaitStatus(api.submit("employee", "252", "Team breakfast"), "APPROVED");
  }

  @Test
  void deploysWhatTwoPeopleReleaseAndApprovesNothingUnderItOnceItIsClosed() {
    String table = OWN.cell("Entry_AboveLimit_amount", ">= 300").text();
    Answer proposed =
        api.upload("analyst", "/api/releases?reason=Costs%20rose", "table", "edited.dmn", table);

    assertThat(proposed.status()).as(proposed.http().body()).isEqualTo(202);
    assertThat(proposed.json().path("changes").toString())
        .contains("\"file\":\"edited.dmn\"", "\"beyond the ceiling\":\"0\"");
    assertThat(version()).isEqualTo(1);
    assertThat(api.confirm("analyst", proposed.json()).status()).isEqualTo(403);

    assertThat(api.confirm("operator", proposed.json()).status()).isEqualTo(200);

    await().atMost(PATIENCE).until(() -> version() == 2);
    await().atMost(PATIENCE).until(() -> models().equals("version 2, released"));
    api.awaitStatus(api.submit("employee", "260", "Team lunch"), "APPROVED");
    String above = api.submit("employee", "310", "Team supper");
    api.awaitReview(above);
    assertThat(api.expense(above).at("/routing/policyRoute").asText()).isEqualTo("REVIEW");

    restartAnother();

    assertThat(version()).as("the released table is the later one").isEqualTo(2);

    long release = api.get("analyst", "/api/releases").json().at("/0/id").asLong();
    assertThat(
            api.post(
                    "operator2",
                    "/api/releases/" + release + "/closing",
                    "{\"reason\": \"It holds too much\"}")
                .status())
        .isEqualTo(200);

    String held = api.submit("employee", "261", "Team breakfast");
    api.awaitReview(held);
    assertThat(api.events(held)).contains("APPROVAL_HELD");
    restartAnother();
    assertThat(version()).as("one person brings no other table back").isEqualTo(2);

    Answer again =
        api.upload("analyst", "/api/releases?reason=It%20was%20right", "table", "e.dmn", table);
    assertThat(again.status()).as(again.http().body()).isEqualTo(202);
    assertThat(api.confirm("operator2", again.json()).status()).isEqualTo(200);
    api.awaitStatus(api.submit("employee", "262", "Team dinner"), "APPROVED");
  }

  @Test
  void refusesAReleaseThatComesAfterAnother() {
    Answer first = propose(">= 500");
    Answer second = propose(">= 600");

    assertThat(api.confirm("operator", first.json()).status()).isEqualTo(200);

    assertThat(api.confirm("operator", second.json()).detail())
        .startsWith("What is in force has changed");
    assertThat(api.upload("operator", "/api/releases?reason=x", "table", "e.dmn", "<a/>").status())
        .isEqualTo(400);
  }

  @Test
  void approvesNothingUnderAClosedReleaseOfTheApplicationsOwnTable() {
    Answer proposed =
        api.upload("analyst", "/api/releases?reason=x", "table", "own.dmn", OWN.text());
    assertThat(api.confirm("operator", proposed.json()).status()).isEqualTo(200);
    ReleasedPolicy policy = application.bean(ReleasedPolicy.class);
    assertThat(policy.refusesWhatIsThere()).isEmpty();

    api.post("operator", "/api/releases/1/closing", "{\"reason\": \"Not this one\"}");

    assertThat(policy.refusesWhatIsThere())
        .contains("operator closed release 1, whose decision table this is");
  }

  @Test
  void leavesModelsOfALaterBuildInPlace(CapturedOutput log) {
    DeploymentEvent newer = deploy(OWN.cell("Entry_AboveLimit_amount", ">= 200"));
    new LaptopReleases(application.bean(DeployedModels.class), Clock.systemUTC())
        .record(folder(OWN.cell("Entry_AboveLimit_amount", ">= 200")), newer);

    try (SeparateApplication older = application.another(Map.of())) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(log).contains("It stays; this instance is the older one"));
      assertThat(version()).isEqualTo(2);
      assertThat(health(older).path("newerModels").asText()).contains("this instance is older");
      assertThat(entries("MODELS_KEPT")).contains("\"ownBuiltAt\"");
      String above = older.api().submit("employee", "250", "Team lunch");
      older.api().awaitReview(above);
      older
          .api()
          .awaitStatus(older.api().submit("employee", "150", "Tea for the team"), "APPROVED");
    }

    // An engine that has nothing gets what there is.
    try (EmbeddedCamunda empty = EmbeddedCamunda.start(0, Duration.ofMillis(300));
        SeparateApplication alone =
            application.another(Map.of("camunda.client.rest-address", empty.address()))) {
      await().atMost(PATIENCE).until(() -> version(alone) == 1);
    }
  }

  @Test
  void makesNoNewVersionOfWhatIsThere() {
    restartAnother();
    restartAnother();

    assertThat(version()).isEqualTo(1);
    assertThat(models()).isEqualTo("version 1, released");
  }

  /** An instance beside this one starts, has looked which models there are, and stops. */
  private void restartAnother() {
    try (SeparateApplication another = application.another(Map.of())) {
      await()
          .atMost(PATIENCE)
          .until(() -> another.bean(ModelsInCamunda.class).latest(), latest -> latest != null);
    }
  }

  private Answer propose(String limit) {
    Answer answer =
        api.upload(
            "analyst",
            "/api/releases?reason=To%20try%20it",
            "table",
            "edited.dmn",
            OWN.cell("Entry_AboveLimit_amount", limit).text());
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(202);
    return answer;
  }

  /** As somebody who may deploy to Camunda does it, with the process and forms as they are. */
  private DeploymentEvent deploy(EditedDmn tables) {
    DeployResourceCommandStep1 command =
        application.bean(CamundaClient.class).newDeployResourceCommand();
    return folder(tables)
        .models()
        .map(
            model ->
                command.addResourceBytes(
                    model.text().getBytes(StandardCharsets.UTF_8), model.fileName()))
        .reduce((first, next) -> next)
        .orElseThrow()
        .send()
        .join();
  }

  private static ModelFolder folder(EditedDmn tables) {
    ModelFolder own = ModelFolder.read(Path.of(""));
    return new ModelFolder(
        own.bpmn(),
        own.dmn().stream().map(model -> new Model(model.fileName(), tables.text())).toList(),
        own.forms());
  }

  private int version() {
    return version(application);
  }

  private static int version(SeparateApplication instance) {
    return instance
        .bean(CamundaClient.class)
        .newProcessDefinitionSearchRequest()
        .filter(filter -> filter.processDefinitionId("expense-approval"))
        .send()
        .join()
        .items()
        .stream()
        .mapToInt(ProcessDefinition::getVersion)
        .max()
        .orElse(0);
  }

  private String models() {
    return health(application).path("models").asText();
  }

  private static JsonNode health(SeparateApplication instance) {
    return instance
        .management()
        .get("operator", "/actuator/health")
        .json()
        .at("/components/policy/details");
  }

  private String entries(String event) {
    StringBuilder found = new StringBuilder();
    for (JsonNode entry : api.get("auditor", "/api/ledger?limit=1000").json()) {
      if (entry.path("event").asText().equals(event)) {
        found.append(entry);
      }
    }
    return found.toString();
  }

  private String page() {
    return new PageClient(application.port()).loggedInAs("operator").get("/autonomy").body();
  }
}
