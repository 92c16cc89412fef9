package org.countersign.contract;

import io.camunda.zeebe.dmn.DecisionEngine;
import io.camunda.zeebe.dmn.DecisionEngineFactory;
import io.camunda.zeebe.dmn.DecisionEvaluationResult;
import io.camunda.zeebe.dmn.ParsedDecisionRequirementsGraph;
import io.camunda.zeebe.dmn.impl.VariablesContext;
import io.camunda.zeebe.protocol.impl.encoding.MsgPackConverter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of dmn/expense-routing.dmn, evaluated by Camunda's own DMN engine. */
public final class RoutingTables {

  public static final Path FILE = Path.of("dmn/expense-routing.dmn");

  private final DecisionEngine engine;
  private final ParsedDecisionRequirementsGraph tables;

  private RoutingTables(DecisionEngine engine, ParsedDecisionRequirementsGraph tables) {
    this.engine = engine;
    this.tables = tables;
  }

  public static RoutingTables load() {
    DecisionEngine engine = DecisionEngineFactory.createDecisionEngine();
    try (InputStream file = Files.newInputStream(FILE)) {
      return new RoutingTables(engine, engine.parse(file));
    } catch (IOException e) {
      throw new IllegalStateException("no decision tables in dmn/", e);
    }
  }

  /** What the tables say about a process with these variables. */
  public DecisionEvaluationResult evaluate(Map<String, @Nullable Object> variables) {
    return engine.evaluateDecisionById(
        tables, Models.ROUTING_DECISION, new VariablesContext(variables));
  }

  /** The process variable {@code routing}; empty where the evaluation failed. */
  public static Map<String, Object> output(DecisionEvaluationResult result) {
    return result.isFailure() ? Map.of() : MsgPackConverter.convertToMap(result.getOutput());
  }
}
