package org.countersign.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.search.response.ProcessDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * The copy does not fit the application when that starts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ModelWatcherIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String PROCESS = "bpmn/expense-approval.bpmn";
  private static final String TABLES = "dmn/expense-routing.dmn";

  private Path folder;
  private final EmbeddedCamunda engine = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private ConfigurableApplicationContext application;
  private CamundaClient camunda;
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
    properties.put("countersign.slack.bot-token", "");
    properties.put("laptop.models", folder);
    // One of the edits moves the limit of the table beyond where the application stops it.
    properties.put("countersign.ceiling.amount", "10000");
    save(
        PROCESS, text -> text.replaceAll("(id=\"Task_RemindReviewer\" name=)\"[^\"]*\"", "$1\"\""));
    save(
        TABLES,
        text ->
            text.replaceAll("(id=\"Rule_AboveLimit\">)\\s*<description>[^<]*</description>", "$1"));
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    application =
        new SpringApplicationBuilder(Countersign.class, Laptop.class)
            .profiles("development")
            .run(arguments);
    api = new Api(((ServletWebServerApplicationContext) application).getWebServer().getPort());
    camunda = application.getBean(CamundaClient.class);
    await().atMost(PATIENCE).until(() -> version() == 1);
  }

  @AfterAll
  void stop() {
    application.close();
    engine.close();
  }

  @Test
  void deploysWhatFitsAndRefusesWhatDoesNot(CapturedOutput log) {
    api.awaitStatus(api.submit("employee", "250", "Team lunch"), "APPROVED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log.getAll())
                    .containsPattern("WARN.*: Task_RemindReviewer has no name; say in two words")
                    .containsPattern(
                        "WARN.*: Rule_AboveLimit \\(row \\d+\\) of .* does not say why it is there;"
                            + " write an annotation"));

    save(PROCESS, text -> original(PROCESS));
    save(TABLES, text -> original(TABLES));
    editCell("Entry_AboveLimit_amount", "&gt;= 200");

    await().atMost(PATIENCE).until(() -> version() == 2);
    assertThat(api.expense(reviewed("251", "Team supper")).at("/routing/reason").asText())
        .isEqualTo("Amounts of this size need an approval");

    edit(PROCESS, "type=\"assess-expense\"", "type=\"assess-expence\"");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log)
                    .contains("What was saved is not deployed, the version before stays:")
                    .contains(
                        "- Task_AssessExpense (Assess expense) asks for job type 'assess-expence'"));
    assertThat(version()).isEqualTo(2);
    reviewed("252", "Team breakfast");

    edit(PROCESS, "type=\"assess-expence\"", "type=\"assess-expense\"");
    editCell("Entry_LargeAmount_escalationGroup", "\"council\"");

    await().atMost(PATIENCE).until(() -> version() == 3);

    editCell("Entry_AboveLimit_amount", "&gt;= 2000");

    await().atMost(PATIENCE).until(() -> version() == 4);
    api.awaitStatus(api.submit("employee", "1500", "Conference travel"), "APPROVED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log)
                    .contains(
                        "Rule_LargeAmount (row 2) of expense-policy (Expense policy) names the group"
                            + " 'council', which nobody is in"));
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
    save(file, text -> text.replace(from, to));
  }

  /**
   * Edits a cell of the tables, whatever stands in it.
   *
   * @param id of the entry
   * @param to what stands in it then, as XML
   */
  private void editCell(String id, String to) {
    var cell = Pattern.compile("(Entry id=\"%s\">\\s*<text>)[^<]*".formatted(id));
    save(TABLES, text -> cell.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(to)));
  }

  private void save(String file, UnaryOperator<String> change) {
    Path model = folder.resolve(file);
    try {
      String text = Files.readString(model);
      String changed = change.apply(text);
      assertThat(changed).as("%s after the edit", file).isNotEqualTo(text);
      Files.writeString(model, changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String original(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
