package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.countersign.assessment.Calibration;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** What an operator did about the calibration. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CalibrationResource(
    long id,
    @Schema(description = "As recorded with each opinion", example = "isotonic-7") String name,
    @Schema(description = "IDENTITY: the measured confidence is reported as it is")
        Calibration.Kind kind,
    String model,
    String promptVersion,
    @Schema(example = "LOGPROBS_AND_STATED") String method,
    Instant fittedAt,
    @Schema(description = "Who proposed it: user name", type = "string") UserName fittedBy,
    @Schema(description = "The second person: user name", type = "string")
        @Nullable UserName confirmedBy,
    @Schema(description = "How many labels it was fitted to; 0 for IDENTITY") long labels,
    @Schema(description = "The steps, lowest first; none for IDENTITY") List<Step> points,
    @Schema(description = "In the operator's words") @Nullable String reason) {

  @Schema(name = "CalibrationStep")
  record Step(
      @Schema(description = "Lowest measured confidence of its labels, 0 to 1") BigDecimal from,
      @Schema(description = "Highest measured confidence of its labels, 0 to 1") BigDecimal to,
      @Schema(description = "How many labels it rests on") long labels,
      @Schema(description = "Of the labels, those where the person approved") long agreed,
      @Schema(description = "What is reported up to the next step, 0 to below 1")
          BigDecimal value) {}

  static CalibrationResource of(Calibration calibration) {
    return new CalibrationResource(
        calibration.id().value(),
        calibration.name(),
        calibration.kind(),
        calibration.source().model(),
        calibration.source().promptVersion(),
        calibration.source().method(),
        calibration.fittedAt(),
        calibration.fittedBy(),
        calibration.confirmedBy(),
        calibration.labels(),
        calibration.points().stream()
            .map(
                point ->
                    new Step(
                        point.from(), point.to(), point.labels(), point.agreed(), point.value()))
            .toList(),
        calibration.reason());
  }
}
