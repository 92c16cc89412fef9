package org.countersign.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.search.response.ProcessDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.Countersign;
import org.countersign.contract.ModelFolder;
import org.countersign.embedded.EmbeddedCamunda;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Edits of a copy of the models, in a running application with an engine and database of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ModelWatcherIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Path folder;
  private final EmbeddedCamunda engine = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private ConfigurableApplicationContext application;
  private CamundaClient camunda;
  private ModelWatcher watcher;
  private Api api;

  @BeforeAll
  void startAndWatch(@TempDir Path copies) throws IOException {
    folder = copies;
    for (String models : ModelFolder.FOLDERS) {
      copy(Path.of(models), folder.resolve(models));
    }
    DevServices shared = DevServices.shared();
    var properties = new HashMap<String, Object>(shared.properties());
    properties.put("spring.datasource.url", shared.newDatabase("model_watcher"));
    properties.put("camunda.client.rest-address", engine.address());
    properties.put("server.port", 0);
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    application =
        new SpringApplicationBuilder(Countersign.class).profiles("development").run(arguments);
    api = new Api(((ServletWebServerApplicationContext) application).getWebServer().getPort());
    camunda = application.getBean(CamundaClient.class);
    await().atMost(PATIENCE).until(() -> version() == 1);
    watcher = ModelWatcher.start(folder, camunda, group -> !group.equals("council"));
  }

  @AfterAll
  void stop() {
    watcher.close();
    application.close();
    engine.close();
  }

  @Test
  void deploysWhatFitsAndRefusesWhatDoesNot(CapturedOutput log) {
    api.awaitStatus(api.submit("employee", "250", "Team lunch"), "APPROVED");

    edit("dmn/expense-routing.dmn", "<text>&gt;= 1000</text>", "<text>&gt;= 200</text>");

    await().atMost(PATIENCE).until(() -> version() == 2);
    assertThat(api.expense(reviewed("251", "Team supper")).at("/routing/reason").asText())
        .isEqualTo("Amounts of this size need an approval");

    edit("bpmn/expense-approval.bpmn", "type=\"assess-expense\"", "type=\"assess-expence\"");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log)
                    .contains("What was saved is not deployed, the version before stays:")
                    .contains("- Task_AssessExpense asks for job type 'assess-expence'"));
    assertThat(version()).isEqualTo(2);
    reviewed("252", "Team breakfast");

    edit("bpmn/expense-approval.bpmn", "type=\"assess-expence\"", "type=\"assess-expense\"");
    edit("dmn/expense-routing.dmn", "<text>\"directors\"</text>", "<text>\"council\"</text>");

    await().atMost(PATIENCE).until(() -> version() == 3);

    edit("dmn/expense-routing.dmn", "<text>&gt;= 200</text>", "<text>&gt;= 2000</text>");

    await().atMost(PATIENCE).until(() -> version() == 4);
    api.awaitStatus(api.submit("employee", "1500", "Conference travel"), "APPROVED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log)
                    .contains("Rule_LargeAmount names the group 'council', which nobody is in"));
  }

  private String reviewed(String amount, String description) {
    String id = api.submit("employee", amount, description);
    api.awaitReview(id);
    return id;
  }

  private int version() {
    return camunda
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

  private void edit(String file, String from, String to) {
    Path model = folder.resolve(file);
    try {
      String text = Files.readString(model);
      assertThat(text).contains(from);
      Files.writeString(model, text.replace(from, to));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
