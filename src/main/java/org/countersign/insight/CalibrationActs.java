package org.countersign.insight;

import java.util.List;
import java.util.Optional;
import org.countersign.assessment.Calibration;
import org.countersign.assessment.Calibrations;
import org.countersign.assessment.ConfidenceSource;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What an operator does about the calibration. Nothing here happens by itself. */
@Component
public class CalibrationActs {

  private final Labels labels;
  private final Calibrations calibrations;

  CalibrationActs(Labels labels, Calibrations calibrations) {
    this.labels = labels;
    this.calibrations = calibrations;
  }

  /** Of the latest opinion; empty before the first one. */
  public Optional<ConfidenceSource> latestSource() {
    return labels.latestSource();
  }

  /**
   * Fits to all labels of the source so far and puts the result in force.
   *
   * @throws NotEnoughLabels when the labels are too few, or nearly all alike
   */
  @Transactional
  public Calibration fit(ConfidenceSource source, UserName by, @Nullable String reason) {
    List<Tally> tallies = labels.measured(source);
    long all = tallies.stream().mapToLong(Tally::labels).sum();
    long agreed = tallies.stream().mapToLong(Tally::agreed).sum();
    String missing = FitRequirement.missing(all, agreed);
    if (missing != null) {
      throw new NotEnoughLabels(
          "Labels of %s, %s, %s: %d, of these agreed with: %d. Missing for a calibration: %s."
              .formatted(
                  source.model(), source.promptVersion(), source.method(), all, agreed, missing));
    }
    return calibrations.putInForce(source, IsotonicFit.of(tallies), all, by, reason);
  }

  /** Reports the measured confidence again; empty, and nothing done, where that is so already. */
  @Transactional
  public Optional<Calibration> revoke(
      ConfidenceSource source, UserName by, @Nullable String reason) {
    return calibrations
        .inForce(source)
        .filter(inForce -> inForce.kind() != Calibration.Kind.IDENTITY)
        .map(inForce -> calibrations.putInForce(source, List.of(), 0, by, reason));
  }
}
