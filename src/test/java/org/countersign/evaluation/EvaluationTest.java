package org.countersign.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.countersign.assessment.ConfiguredAssessor;
import org.countersign.contract.RoutingTables;
import org.countersign.devservices.DevLlm;
import org.countersign.expense.FactsVariable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

  private static final String KEY = "sk-very-secret";
  private static final String HOSTILE =
      "<script>alert(1)</script><img src=x onerror=\"alert('x')\">";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DevLlm LLM = DevLlm.start();

  @TempDir private Path folder;

  @AfterEach
  void reset() {
    LLM.reset();
  }

  @AfterAll
  static void stop() {
    LLM.close();
  }

  @Test
  void countsWhatASecondCountFinds() throws Exception {
    run(LabelledExpense.FILE);

    JsonNode result = JSON.readTree(folder.resolve("report/result.json").toFile());
    JsonNode figures = result.required("figures");
    Map<String, JsonNode> labels = new HashMap<>();
    for (String line : Files.readAllLines(LabelledExpense.FILE)) {
      JsonNode label = JSON.readTree(line);
      labels.put(label.required("id").textValue(), label.required("expected"));
    }
    int approved = 0;
    int wrong = 0;
    int heldBack = 0;
    int agreeing = 0;
    double squares = 0;
    for (JsonNode given : result.at("/run/expenses")) {
      JsonNode expected = Objects.requireNonNull(labels.get(given.required("id").textValue()));
      boolean passed = given.required("route").textValue().equals("AUTO_APPROVE");
      boolean mayPass = expected.required("route").textValue().equals("AUTO_APPROVE");
      boolean right = given.required("recommendation").equals(expected.required("recommendation"));
      approved += passed ? 1 : 0;
      wrong += (passed && !mayPass) ? 1 : 0;
      heldBack += (!passed && mayPass) ? 1 : 0;
      agreeing += right ? 1 : 0;
      squares += Math.pow(given.required("confidence").doubleValue() - (right ? 1 : 0), 2);
    }
    assertThat(result.at("/run/expenses")).hasSameSizeAs(labels.keySet());
    assertThat(figures.at("/band/approved").intValue()).isEqualTo(approved).isPositive();
    assertThat(figures.at("/band/wrong")).hasSize(wrong).isNotEmpty();
    assertThat(figures.at("/band/heldBack")).hasSize(heldBack);
    assertThat(figures.at("/reliability/brier").doubleValue())
        .isCloseTo(squares / labels.size(), within(1e-9));
    assertThat(html())
        .contains("NOT of a language model")
        .contains(approved + " of " + labels.size() + "</b>")
        .contains("<b>" + wrong + "</b>")
        .contains(new Format().percent(agreeing, labels.size()));
    assertThat(LLM.mostInFlight()).isLessThanOrEqualTo(8);
  }

  @Test
  void showsEveryDisagreementWithTheReasonOfItsLabel() throws Exception {
    Report report = run(few());

    assertThat(report.result().figures().band().wrong())
        .allSatisfy(id -> assertThat(html()).contains(">" + id + "<"));
    assertThat(html()).contains("Every disagreement").contains("Why the label is right");
    assertThat(Files.readString(folder.resolve("report/reliability.svg")))
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .contains("Confidence 0.9 to 1.0");
  }

  @Test
  void sendsEveryExpenseWhereItsLabelSaysIfTheModelSaysWhatIsExpected() {
    RoutingTables tables = RoutingTables.load();

    assertThat(LabelledExpense.readAll(LabelledExpense.FILE))
        .allSatisfy(
            expense ->
                assertThat(RoutingTables.output(tables.evaluate(asExpected(expense))))
                    .containsEntry("route", expense.expected().route()));
  }

  @Test
  void showsHostileTextsAsText() throws Exception {
    ObjectNode expense =
        (ObjectNode) JSON.readTree(Files.readAllLines(LabelledExpense.FILE).get(0));
    expense.put("description", HOSTILE).put("merchant", HOSTILE).put("why", HOSTILE);
    Path labels = Files.writeString(folder.resolve("labels.jsonl"), expense + "\n");
    LLM.answerWith(
        """
        {"recommendation":"REVIEW","statedConfidence":0.9,"supportingReasons":\
        [{"clause":"B1","sentence":"<script>alert(2)</script>"}],"warningFlags":[]}""");

    run(labels);

    assertThat(html())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("&lt;script&gt;alert(2)&lt;/script&gt;")
        .doesNotContain("<script", "<img");
  }

  @Test
  void seesNoChangeInASecondRun() throws Exception {
    Report first = run(LabelledExpense.FILE);
    Report second = run(LabelledExpense.FILE);

    assertThat(first.changes()).isEmpty();
    assertThat(second.changes()).hasValueSatisfying(changes -> assertThat(changes.none()).isTrue());
    assertThat(html()).contains("Nothing changed since 22 November 2026, 12:00 UTC");
  }

  @Test
  void showsWhatAnotherModelChanges() throws Exception {
    run(few());
    LLM.obeyEverything();
    Report report = run(few(), "--countersign.assessment.model=another");

    Changes changes = report.changes().orElseThrow();
    assertThat(changes.versions())
        .contains(new Changes.Version(Report.MODEL, "one-model", "another"));
    assertThat(changes.expenses()).isNotEmpty();
    assertThat(changes.worse()).isPositive();
    assertThat(html()).contains(">another<").contains(changes.worse() + " no longer do");
  }

  @Test
  void comparesWithABaselineAndLeavesItAlone() throws Exception {
    run(few());
    Path last = folder.resolve("kept/last-result.json");
    Path baseline = Files.copy(last, folder.resolve("baseline.json"));
    LLM.obeyEverything();
    run(few());
    byte[] before = Files.readAllBytes(baseline);

    Report report = run(few(), options(baseline));

    assertThat(report.changes().orElseThrow().expenses()).isNotEmpty();
    assertThat(Files.readAllBytes(baseline)).isEqualTo(before);
    assertThat(Files.readAllBytes(last)).isNotEqualTo(before);
  }

  @Test
  void startsAnewWhereTheEarlierResultIsNotOne() throws Exception {
    Path baseline = Files.writeString(folder.resolve("baseline.json"), "no JSON");

    assertThat(run(few(), options(baseline)).changes()).isEmpty();
  }

  @Test
  void asksNothingIfTheBaselineIsNotThere() {
    Path nowhere = folder.resolve("nowhere.json");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(nowhere))
        .withMessageContaining("nowhere.json");
  }

  @Test
  void reportsAnEndpointThatFailsAsNoOpinion() throws Exception {
    LLM.failNext(1_000, 500);

    Figures figures = run(few()).result().figures();

    assertThat(figures.withoutOpinion()).isEqualTo(figures.expenses());
    assertThat(figures.withoutOpinionBecause()).isNotEmpty();
    assertThat(figures.band().approved()).isZero();
    assertThat(figures.reliability().brier()).isNull();
    assertThat(figures.effort().latency()).isNull();
  }

  @Test
  void keepsTheKeyToItself() throws Exception {
    String summary = run(few()).summary();

    assertThat(summary).doesNotContain(KEY).contains("report.html").hasLineCount(1);
    assertThat(html()).doesNotContain(KEY);
    assertThat(Files.readString(folder.resolve("report/result.json"))).doesNotContain(KEY);
  }

  @Test
  void asksTheRulesOnTheLaptopWithoutKey() {
    try (ConfiguredAssessor assessor =
        ConfiguredAssessor.start(
            "--countersign.assessment.api-key=", "--countersign.assessment.base-url=")) {
      assertThat(assessor.model()).isEqualTo(DevLlm.MODEL);
    }
  }

  /** Of all kinds, and answered at once. */
  private Path few() throws IOException {
    List<String> all = Files.readAllLines(LabelledExpense.FILE);
    List<String> few =
        IntStream.range(0, all.size()).filter(i -> i % 6 == 0).mapToObj(all::get).toList();
    return Files.write(folder.resolve("few.jsonl"), few);
  }

  private Report run(Path labels, String... more) throws IOException, InterruptedException {
    return run(labels, options(null), more);
  }

  private Report run(Path labels, Options options, String... more)
      throws IOException, InterruptedException {
    String[] arguments = {
      "--countersign.assessment.api-key=" + KEY,
      "--countersign.assessment.base-url=" + LLM.baseUrl(),
      more.length == 0 ? "--countersign.assessment.model=one-model" : more[0]
    };
    try (ConfiguredAssessor assessor = ConfiguredAssessor.start(arguments)) {
      return new Evaluation(assessor, options, CLOCK).run(labels);
    }
  }

  private Options options(@Nullable Path baseline) {
    return new Options(
        folder.resolve("report"), folder.resolve("kept/last-result.json"), baseline, 8);
  }

  private String html() throws IOException {
    return Files.readString(folder.resolve("report/report.html"));
  }

  private static Map<String, @Nullable Object> asExpected(LabelledExpense expense) {
    return Map.of(
        "expense",
        Map.of(
            "amount",
            Double.valueOf(expense.amount()),
            "currency",
            expense.currency(),
            "category",
            expense.category()),
        "facts",
        facts(expense),
        "assessment",
        Map.of(
            "recommendation",
            expense.expected().recommendation().name(),
            "confidence",
            1,
            "flags",
            expense.expected().flags().stream().map(Enum::name).toList()),
        "autonomy",
        "ON");
  }

  /** As Camunda reads them. */
  private static Map<String, @Nullable Object> facts(LabelledExpense expense) {
    try {
      return JSON.readValue(
          JSON.writeValueAsBytes(FactsVariable.of(expense.computed())), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
