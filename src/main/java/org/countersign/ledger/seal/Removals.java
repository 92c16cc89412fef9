package org.countersign.ledger.seal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.ledger.seal.VerificationReport.Removed;
import org.jspecify.annotations.Nullable;

/**
 * The seals from the first one on of which all entries are gone. Sealed entries have to say so:
 * each exactly which seals and how many entries, from where the one before has come to, and all of
 * it old enough then. An announcement that was not carried out is none of its concern.
 */
final class Removals {

  private final List<Explanations.Removal> announced;

  /** Seals up to which an announcement reaches, or one begins after. */
  private final Set<Long> borders = new HashSet<>();

  private final Map<Long, Border> known = new HashMap<>();

  /** Those after which no entry has come yet. */
  private final List<Border> open = new ArrayList<>();

  private long lastEmptied;
  private long entries;
  private boolean ended;

  /** What is gone up to a seal. */
  private static final class Border {

    private final @Nullable Instant at;
    private final long entries;

    /** The first entry of those that are gone after it; 0 for none. */
    private long next;

    /**
     * @param at when the seal was made
     * @param entries how many it and the seals before had
     */
    Border(@Nullable Instant at, long entries) {
      this.at = at;
      this.entries = entries;
    }
  }

  Removals(Explanations explanations) {
    announced = explanations.removals();
    for (Explanations.Removal removal : announced) {
      borders.add(removal.fromSeal() - 1);
      borders.add(removal.throughSeal());
    }
    border(0, new Border(null, 0));
  }

  private void border(long seal, Border border) {
    known.put(seal, border);
    open.add(border);
  }

  /** Whether a seal without entries comes before all that have some. */
  boolean mayBe() {
    return !ended;
  }

  /** The last of the seals so far of which all entries are gone; 0 for none. */
  long lastEmptied() {
    return lastEmptied;
  }

  /** A seal of which some entries are there. */
  void kept() {
    ended = true;
  }

  /** The next seal, of which no entry is there. */
  void emptied(Seal seal, long[] ids) {
    if (ids.length > 0) {
      open.forEach(border -> border.next = ids[0]);
      open.clear();
      lastEmptied = seal.number();
    }
    entries += ids.length;
    if (borders.contains(seal.number())) {
      border(seal.number(), new Border(seal.at(), entries));
    }
  }

  /** What was removed; null for nothing, and for what nothing explains, which is a finding. */
  @Nullable Removed finish(Findings findings) {
    if (lastEmptied == 0) {
      return null;
    }
    long reached = explainedUpTo();
    if (reached >= lastEmptied) {
      return new Removed(lastEmptied, entries);
    }
    Border border = known.get(reached);
    long first = border == null ? 0 : border.next;
    findings.addFirst(
        new Finding(
            Problem.REMOVED,
            first,
            null,
            ("Entry %d was removed, and all others up to seal %d; no sealed entry announces that as"
                    + " it would have to.")
                .formatted(first, lastEmptied)));
    return null;
  }

  private long explainedUpTo() {
    // The announcement before the first one that is there may be gone itself, with what came after
    // it.
    Set<Long> from = new HashSet<>(Set.of(0L));
    announced.stream().findFirst().ifPresent(first -> from.add(first.fromSeal() - 1));
    long reached = 0;
    for (Explanations.Removal removal : announced) {
      if (from.contains(removal.fromSeal() - 1) && isExact(removal)) {
        from.add(removal.throughSeal());
        reached = Math.max(reached, removal.throughSeal());
      }
    }
    return reached;
  }

  private boolean isExact(Explanations.Removal removal) {
    Border from = known.get(removal.fromSeal() - 1);
    Border through = known.get(removal.throughSeal());
    return from != null
        && through != null
        && through.at != null
        && removal.fromSeal() <= removal.throughSeal()
        && removal.seal() > removal.throughSeal()
        && through.entries - from.entries == removal.entries()
        && removal.oldEnough() != null
        && !through.at.isAfter(removal.oldEnough());
  }
}
