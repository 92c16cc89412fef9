package org.countersign.contract;

import static org.countersign.contract.Xml.DMN;
import static org.countersign.contract.Xml.elements;
import static org.countersign.contract.Xml.id;
import static org.countersign.contract.Xml.name;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.countersign.contract.Names.Use;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What a file with the decision tables must keep, so that the process can ask it. The build holds
 * the tables to it together with the other models; here it is for a file on its own.
 */
public final class DecisionContract {

  private static final Set<String> DECISIONS =
      Set.of(Models.ROUTING_DECISION, Models.POLICY_DECISION);

  private DecisionContract() {}

  /**
   * Looks at a file that somebody sends. Nothing that it refers to is read, and what could take
   * long to read or to evaluate is a finding, see {@link CostCheck}.
   *
   * @param variables a record: its components are the process variables that the tables may read
   * @param result a record: its components are what the process reads of the answer
   * @return one sentence each, for whoever edited the file; nothing when it fits
   */
  public static List<String> findings(
      String fileName, String text, Class<?> variables, Class<?> result) {
    Set<String> findings = new LinkedHashSet<>();
    try {
      Document dmn = Xml.parse(fileName, text);
      checkEncoding(fileName, dmn.getXmlEncoding(), findings::add);
      new CostCheck(dmn, findings::add).check();
      if (findings.isEmpty()) {
        check(dmn, Shape.ofType(variables).fields(), Shape.ofType(result).fields(), findings::add);
      }
    } catch (IllegalArgumentException e) {
      findings.add(String.valueOf(e.getMessage()));
    }
    return List.copyOf(findings);
  }

  /** Whoever reads the file's bytes by what it says of itself has to read this same text. */
  private static void checkEncoding(
      String fileName, @Nullable String encoding, Consumer<String> findings) {
    if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
      findings.accept(
          "%s says that it is written in %s; save it with Camunda Modeler, which writes UTF-8"
              .formatted(fileName, encoding));
    }
  }

  private static void check(
      Document dmn,
      Map<String, Shape> variables,
      Map<String, Shape> result,
      Consumer<String> findings) {
    checkNames(dmn, findings);
    for (String missing : missingResults(dmn, result.keySet())) {
      findings.accept(
          "%s has no result '%s', which the process reads; bring the column back"
              .formatted(Models.ROUTING_DECISION, missing));
    }
    new DecisionCheck(dmn, findings).check();
    checkTables(dmn, variables, findings);
  }

  static void checkNames(Document dmn, Consumer<String> findings) {
    Names.checkSame(
        "the models",
        "has the id",
        elements(dmn, DMN, "decision")
            .map(decision -> new Use("The decision '" + name(decision) + "'", id(decision)))
            .toList(),
        DECISIONS,
        findings);
  }

  private static List<String> missingResults(Document dmn, Set<String> needed) {
    Shape results = results(dmn, Models.ROUTING_DECISION);
    return results.open()
        ? List.of()
        : needed.stream().filter(name -> !results.fields().containsKey(name)).sorted().toList();
  }

  /**
   * @param known the names that every table may read, beside the decisions that it requires
   */
  static void checkTables(Document dmn, Map<String, Shape> known, Consumer<String> findings) {
    elements(dmn, DMN, "decision")
        .forEach(
            decision -> {
              Map<String, Shape> names = new HashMap<>(known);
              elements(decision, DMN, "requiredDecision")
                  .map(required -> required.getAttribute("href").replaceFirst("^#", ""))
                  .forEach(id -> names.put(id, results(dmn, id)));
              TableCheck.check(decision, names, findings);
            });
  }

  /** What a decision answers; anything if there is no such decision. */
  static Shape results(Document dmn, String decisionId) {
    List<Element> decisions =
        elements(dmn, DMN, "decision").filter(one -> id(one).equals(decisionId)).toList();
    Map<String, Shape> results = new LinkedHashMap<>();
    decisions.stream()
        .flatMap(decision -> elements(decision, DMN, "output"))
        .forEach(
            output ->
                results.put(
                    name(output),
                    name(output).equals("route") || name(output).equals("policyRoute")
                        ? Shape.oneOf(ResultCheck.ROUTES)
                        : Shape.SINGLE));
    return decisions.isEmpty() ? Shape.OPEN : Shape.of(results);
  }
}
