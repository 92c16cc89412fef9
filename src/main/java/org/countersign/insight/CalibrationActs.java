package org.countersign.insight;

import java.util.List;
import java.util.Optional;
import org.countersign.assessment.Calibration;
import org.countersign.assessment.Calibrations;
import org.countersign.assessment.ConfidenceSource;
import org.countersign.people.Person;
import org.countersign.policy.CalibrationChange;
import org.countersign.policy.Proposal;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an operator proposes about the calibration. Another one confirms it; nothing here happens by
 * itself.
 */
@Component
public class CalibrationActs {

  private final Labels labels;
  private final Calibrations calibrations;
  private final CalibrationChange change;

  CalibrationActs(Labels labels, Calibrations calibrations, CalibrationChange change) {
    this.labels = labels;
    this.calibrations = calibrations;
    this.change = change;
  }

  /** Of the latest opinion; empty before the first one. */
  public Optional<ConfidenceSource> latestSource() {
    return labels.latestSource();
  }

  /**
   * Fits to all labels of the source so far, and proposes to put the result in force.
   *
   * @throws NotEnoughLabels when the labels are too few, or nearly all alike
   */
  @Transactional
  public Proposal fit(ConfidenceSource source, Person by, String reason) {
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
    return change.propose(source, IsotonicFit.of(tallies), all, by, reason);
  }

  /**
   * Proposes to report the measured confidence again; empty, and nothing proposed, where that is so
   * already.
   */
  @Transactional
  public Optional<Proposal> revoke(ConfidenceSource source, Person by, String reason) {
    return calibrations
        .inForce(source)
        .filter(inForce -> inForce.kind() != Calibration.Kind.IDENTITY)
        .map(inForce -> change.propose(source, List.of(), 0, by, reason));
  }
}
