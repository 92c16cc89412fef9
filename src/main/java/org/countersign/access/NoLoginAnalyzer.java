package org.countersign.access;

import org.countersign.access.AccessConfiguration.NoLogin;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a sentence how people are to log in, instead of a stack trace. */
class NoLoginAnalyzer extends AbstractFailureAnalyzer<NoLogin> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, NoLogin cause) {
    return new FailureAnalysis(cause.getMessage(), cause.remedy(), failure);
  }
}
