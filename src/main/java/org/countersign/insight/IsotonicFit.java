package org.countersign.insight;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.countersign.assessment.Calibration.Point;

/**
 * Isotonic regression by pool-adjacent-violators: of all functions that never fall, the one that is
 * closest to the labels (least squares), which is steps of shares agreed.
 *
 * <p>What is reported for a step is {@code agreed / (labels + 1)}, as if one more person had looked
 * and not agreed: below the share itself, never 1, and the lower the fewer the labels. Where that
 * would make a small step lower than the one before it, the one before it counts.
 */
final class IsotonicFit {

  private static final int DECIMALS = 5;

  private IsotonicFit() {}

  /**
   * @param tallies of different confidences, lowest first
   */
  static List<Point> of(List<Tally> tallies) {
    List<Block> blocks = new ArrayList<>();
    for (Tally tally : tallies) {
      Block block =
          new Block(tally.confidence(), tally.confidence(), tally.labels(), tally.agreed());
      while (!blocks.isEmpty() && !blocks.getLast().isBelow(block)) {
        block = blocks.removeLast().and(block);
      }
      blocks.add(block);
    }
    List<Point> points = new ArrayList<>();
    BigDecimal value = BigDecimal.ZERO.setScale(DECIMALS);
    for (Block block : blocks) {
      value = value.max(block.cautiousShare());
      points.add(new Point(block.from(), block.to(), block.labels(), block.agreed(), value));
    }
    return points;
  }

  private record Block(BigDecimal from, BigDecimal to, long labels, long agreed) {

    /** By the share agreed, exactly. */
    boolean isBelow(Block other) {
      return agreed * other.labels < other.agreed * labels;
    }

    Block and(Block next) {
      return new Block(from, next.to, labels + next.labels, agreed + next.agreed);
    }

    BigDecimal cautiousShare() {
      return BigDecimal.valueOf(agreed)
          .divide(BigDecimal.valueOf(labels + 1), DECIMALS, RoundingMode.DOWN);
    }
  }
}
