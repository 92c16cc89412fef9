package org.countersign.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.contract.Models;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Every flow node and every sequence flow of the process has to be run by some test. Reads what
 * camunda-process-test reports; the report itself is target/coverage-report/report.html.
 */
class FullCoverage implements TestExecutionListener, Ordered {

  private static final Path MODEL = Path.of("bpmn", "expense-approval.bpmn");
  private static final Path REPORTS = Path.of("target", "coverage-report");

  /** Before camunda-process-test, and so after it where listeners run in reverse order. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE - 1;
  }

  @Override
  public void afterTestClass(TestContext test) throws IOException {
    Path report = REPORTS.resolve(test.getTestClass().getName()).resolve("report.json");
    Set<String> run = new TreeSet<>();
    for (JsonNode coverage : new ObjectMapper().readTree(report.toFile()).findValues("coverages")) {
      coverage.forEach(
          one -> {
            if (one.path("processDefinitionId").asText().equals(Models.PROCESS_ID)) {
              one.path("completedElements").forEach(id -> run.add(id.asText()));
              one.path("takenSequenceFlows").forEach(id -> run.add(id.asText()));
            }
          });
    }
    Set<String> neverRun = new TreeSet<>();
    Bpmn.readModelFromFile(MODEL.toFile())
        .getModelElementsByType(FlowElement.class)
        .forEach(element -> neverRun.add(element.getId()));
    neverRun.removeAll(run);
    assertThat(neverRun).as("parts of %s that no process test runs", MODEL).isEmpty();
  }
}
