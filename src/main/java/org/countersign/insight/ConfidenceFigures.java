package org.countersign.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the confidence is worth, by what people decided. */
public record ConfidenceFigures(
    @Schema(description = "Decisions of the last so many days count") int days,
    @Schema(description = "Decisions from this instant on count, UTC") Instant since,
    @Schema(description = "Of the confidence as it was reported, all sources together")
        Reliability reliability,
    @Schema(description = "All sources together; a claim about what runs now is its source's")
        AutoBand autoBand,
    @Schema(description = "Each model, prompt version and method with labels of whatever time")
        List<OfSource> sources) {

  public ConfidenceFigures {
    sources = List.copyOf(sources);
  }

  /** The same for one model, prompt version and way of measuring. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ConfidenceOfSource")
  public record OfSource(
      @Schema(description = "As recorded with the opinions") String model,
      @Schema(description = "As recorded with the opinions") String promptVersion,
      @Schema(description = "How it was measured", example = "LOGPROBS_AND_STATED") String method,
      @Schema(description = "The calibration in force, or \"uncalibrated\"", example = "isotonic-7")
          String calibration,
      @Schema(description = "Since when it is in force, UTC; absent if there never was one")
          @Nullable Instant calibrationSince,
      @Schema(description = "Labels of all times: what a fit would use") long labelsSoFar,
      @Schema(description = "What is missing for a fit; absent when nothing is")
          @Nullable String missingForFit,
      @Schema(description = "Of the confidence as it was reported in these days")
          Reliability reliability,
      @Schema(description = "In these days") AutoBand autoBand) {}
}
