package org.countersign.people;

import org.countersign.people.Directory.InvalidDirectory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the people in a sentence, instead of a stack trace. */
class InvalidDirectoryAnalyzer extends AbstractFailureAnalyzer<InvalidDirectory> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, InvalidDirectory cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Mend the file and start again; docs/examples/people.yaml shows its form.",
        failure);
  }
}
