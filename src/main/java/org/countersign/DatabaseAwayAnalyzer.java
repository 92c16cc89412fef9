package org.countersign;

import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says that the database is not there in a sentence, instead of a stack trace. */
class DatabaseAwayAnalyzer extends AbstractFailureAnalyzer<FlywaySqlException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, FlywaySqlException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()).lines().findFirst().orElse("The database is away."),
        "Start PostgreSQL, or set COUNTERSIGN_DB_URL, COUNTERSIGN_DB_USER and"
            + " COUNTERSIGN_DB_PASSWORD.",
        failure);
  }
}
