package org.countersign.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to run before the application, instead of which column is missing. */
class UnsuitableSchemaAnalyzer extends AbstractFailureAnalyzer<UnsuitableSchemaException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, UnsuitableSchemaException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Run the command migrate of the same version, as the owner of the tables: "
            + "java -jar countersign.jar migrate (docs/deployment.md).",
        failure);
  }
}
