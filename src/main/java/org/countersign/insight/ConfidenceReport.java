package org.countersign.insight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.assessment.Calibration;
import org.countersign.assessment.Calibrations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The figures of the confidence. Two queries over all labels, and one for each source. */
@Component
public class ConfidenceReport {

  private final Labels labels;
  private final Calibrations calibrations;
  private final Clock clock;

  ConfidenceReport(Labels labels, Calibrations calibrations, Clock clock) {
    this.labels = labels;
    this.calibrations = calibrations;
    this.clock = clock;
  }

  /** Of the decisions of the last so many days. */
  @Transactional(readOnly = true)
  public ConfidenceFigures of(int days) {
    Instant since = clock.instant().minus(Duration.ofDays(days));
    List<Labels.Reported> reported = labels.reportedSince(since);
    return new ConfidenceFigures(
        days,
        since,
        reliability(reported),
        autoBand(reported),
        labels.soFar().stream().map(soFar -> ofSource(soFar, reported)).toList());
  }

  private ConfidenceFigures.OfSource ofSource(Labels.SoFar soFar, List<Labels.Reported> reported) {
    List<Labels.Reported> own =
        reported.stream().filter(one -> one.source().equals(soFar.source())).toList();
    Optional<Calibration> inForce = calibrations.inForce(soFar.source());
    return new ConfidenceFigures.OfSource(
        soFar.source().model(),
        soFar.source().promptVersion(),
        soFar.source().method(),
        inForce.map(Calibration::name).orElse(Calibration.UNCALIBRATED),
        inForce.map(Calibration::fittedAt).orElse(null),
        soFar.labels(),
        FitRequirement.missing(soFar.labels(), soFar.agreed()),
        reliability(own),
        autoBand(own));
  }

  private static Reliability reliability(List<Labels.Reported> reported) {
    return Reliability.of(reported.stream().map(Labels.Reported::tally).toList());
  }

  private static AutoBand autoBand(List<Labels.Reported> reported) {
    List<Tally> band =
        reported.stream().filter(Labels.Reported::inAutoBand).map(Labels.Reported::tally).toList();
    return AutoBand.of(
        band.stream().mapToLong(Tally::labels).sum(), band.stream().mapToLong(Tally::agreed).sum());
  }
}
