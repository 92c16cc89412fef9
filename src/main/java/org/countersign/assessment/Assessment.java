package org.countersign.assessment;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The model's opinion, and where it came from.
 *
 * @param reasons at most 7
 * @param flags in the order of {@link Flag}
 */
record Assessment(
    Recommendation recommendation,
    MeasuredConfidence measured,
    List<Reason> reasons,
    Set<Flag> flags,
    Provenance provenance) {

  Assessment {
    reasons = List.copyOf(reasons);
    EnumSet<Flag> ordered = EnumSet.noneOf(Flag.class);
    ordered.addAll(flags);
    flags = Collections.unmodifiableSet(ordered);
  }

  /** Without the reasons: they may repeat the submitter's words. */
  @Override
  public String toString() {
    return "Assessment[%s, %s, flags %s, %s]"
        .formatted(recommendation, measured, flags, provenance);
  }
}
