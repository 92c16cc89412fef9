package org.countersign.assessment;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import org.countersign.expense.ExpenseFacts;

/** Times each question to the model, by what it answered. */
final class ObservedAssessor implements Assessor {

  static final String ASSESSMENT = "countersign.assessment";
  private static final String RESULT = "result";

  private final Assessor assessor;
  private final ObservationRegistry observations;

  ObservedAssessor(Assessor assessor, ObservationRegistry observations) {
    this.assessor = assessor;
    this.observations = observations;
  }

  @Override
  public Assessment assess(ExpenseFacts facts) {
    Observation observation =
        Observation.createNotStarted(ASSESSMENT, observations)
            .contextualName("ask the model")
            .lowCardinalityKeyValue(RESULT, "none");
    return observation.observe(
        () -> {
          Assessment assessment = assessor.assess(facts);
          observation.lowCardinalityKeyValue(
              RESULT, assessment.recommendation().name().toLowerCase(Locale.ROOT));
          return assessment;
        });
  }
}
