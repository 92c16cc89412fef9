package org.countersign.assessment;

import org.countersign.assessment.AutonomyAtStart.AutonomyOfOne;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says who sets the autonomy ON, instead of a stack trace. */
class AutonomyOfOneAnalyzer extends AbstractFailureAnalyzer<AutonomyOfOne> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, AutonomyOfOne cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Start with SHADOW or OFF. Then one operator proposes ON on the page /autonomy (or by PUT"
            + " /api/autonomy) and another one confirms it there. ON at the start is for the"
            + " profile \"development\" only.",
        failure);
  }
}
