package org.countersign.insight;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.dmn.Audit.AuditLog;
import org.camunda.dmn.Audit.AuditLogEntry;
import org.camunda.dmn.Audit.DecisionTableEvaluationResult;
import org.camunda.dmn.Audit.EvaluatedRule;
import org.camunda.dmn.DmnEngine;
import org.camunda.dmn.parser.ParsedDmn;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValNull$;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.countersign.contract.Models;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The decision tables of one file, evaluated by the DMN engine that Camunda 8 has inside, set up as
 * it is there. Knows nothing of deployments.
 */
final class PolicyTables {

  private static final DmnEngine ENGINE = new DmnEngine.Builder().build();

  private final ParsedDmn tables;

  private PolicyTables(ParsedDmn tables) {
    this.tables = tables;
  }

  /**
   * @throws IllegalArgumentException with the engine's words if Camunda would refuse the file
   */
  static PolicyTables parse(String text) {
    return ENGINE
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .fold(
            failure -> {
              throw new IllegalArgumentException(failure.message());
            },
            PolicyTables::new);
  }

  /** What they say about a process with these variables. */
  Answer evaluate(Map<String, Object> variables) {
    return ENGINE
        .eval(tables, Models.ROUTING_DECISION, variables)
        .fold(
            failure -> new Answer(Map.of(), rules(failure.auditLog()), failure.failure().message()),
            answer -> new Answer(results(answer.value()), rules(answer.auditLog()), null));
  }

  private static Map<String, String> results(@Nullable Object value) {
    Map<String, String> results = new TreeMap<>();
    if (value instanceof ValContext context) {
      CollectionConverters.asJava(context.context().variableProvider().getVariables())
          .forEach(
              (name, one) -> {
                if (one != null && !ValNull$.MODULE$.equals(one)) {
                  results.put(name, text(one));
                }
              });
    }
    return results;
  }

  private static String text(Object value) {
    return switch (value) {
      case ValString string -> string.value();
      case ValNumber number -> number.value().bigDecimal().stripTrailingZeros().toPlainString();
      default -> value.toString();
    };
  }

  private static List<String> rules(AuditLog log) {
    List<String> rules = new ArrayList<>();
    for (AuditLogEntry entry : CollectionConverters.asJava(log.entries())) {
      if (entry.result() instanceof DecisionTableEvaluationResult table) {
        for (EvaluatedRule rule : CollectionConverters.asJava(table.matchedRules())) {
          rules.add(rule.rule().id());
        }
      }
    }
    return rules;
  }

  /**
   * @param results the process variable {@code routing}, each part as text; those that are null are
   *     not in it
   * @param rules the ids of the rules that hit, of the required tables first
   * @param failure why there is no answer: an incident in production
   */
  record Answer(Map<String, String> results, List<String> rules, @Nullable String failure) {

    private static final String AUTO_APPROVE = "AUTO_APPROVE";

    boolean approves() {
      return AUTO_APPROVE.equals(results.get("route"));
    }

    /** Whether the policy would, if the AI were allowed to act. */
    boolean approvesAlone() {
      return AUTO_APPROVE.equals(results.get("policyRoute"));
    }
  }
}
