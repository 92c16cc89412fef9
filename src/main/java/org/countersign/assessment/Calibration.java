package org.countersign.assessment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * An act of two operators: from then on this is how the measured confidence of a source is
 * reported.
 *
 * @param fittedBy who proposed it
 * @param confirmedBy the second person; null for one from before it took two
 * @param labels how many labels it was fitted to; 0 for IDENTITY
 * @param points the steps, lowest first; none for IDENTITY
 * @param reason in the words of who proposed it
 */
public record Calibration(
    CalibrationId id,
    ConfidenceSource source,
    Kind kind,
    Instant fittedAt,
    UserName fittedBy,
    @Nullable UserName confirmedBy,
    long labels,
    List<Point> points,
    @Nullable String reason) {

  /** In place of a name: the measured confidence is reported as it is. */
  public static final String UNCALIBRATED = "uncalibrated";

  public enum Kind {
    /** Steps fitted to what people decided. */
    ISOTONIC,
    /** The measured confidence as it is. */
    IDENTITY
  }

  /**
   * One step. It reaches to the next one's {@code from}, the last one to 1.
   *
   * @param from lowest measured confidence of its labels
   * @param to highest measured confidence of its labels
   * @param labels how many it rests on
   * @param agreed those of them with which a person agreed
   * @param value what is reported; below 1
   */
  public record Point(BigDecimal from, BigDecimal to, long labels, long agreed, BigDecimal value) {}

  public Calibration {
    points = List.copyOf(points);
  }

  /** As recorded with each opinion: {@code isotonic-7}, or {@value #UNCALIBRATED}. */
  public String name() {
    return switch (kind) {
      case ISOTONIC -> "isotonic-" + id.value();
      case IDENTITY -> UNCALIBRATED;
    };
  }

  /**
   * The confidence to report. Between two steps the lower one counts. Below the lowest label
   * nothing is known: there the first step's value can only lower the measured confidence.
   *
   * @param measured 0 to 1
   */
  public BigDecimal of(BigDecimal measured) {
    if (points.isEmpty()) {
      return measured;
    }
    BigDecimal reported = measured.min(points.getFirst().value());
    for (Point point : points) {
      if (measured.compareTo(point.from()) < 0) {
        return reported;
      }
      reported = point.value();
    }
    return reported;
  }
}
