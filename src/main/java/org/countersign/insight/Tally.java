package org.countersign.insight;

import java.math.BigDecimal;

/**
 * Labels of the same confidence.
 *
 * @param confidence 0 to 1
 * @param labels at least 1
 * @param agreed those with which a person agreed
 */
record Tally(BigDecimal confidence, long labels, long agreed) {

  Tally {
    if (labels < 1 || agreed < 0 || agreed > labels) {
      throw new IllegalArgumentException("%d of %d labels".formatted(agreed, labels));
    }
  }
}
