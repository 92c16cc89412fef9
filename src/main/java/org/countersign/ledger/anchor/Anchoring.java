package org.countersign.ledger.anchor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.ledger.anchor.AnchorPlace.Kept;
import org.countersign.ledger.anchor.LedgerAnchors.Newest;
import org.countersign.ledger.seal.SealedLedger;
import org.countersign.ledger.seal.SealedLedger.SealSummary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest seal elsewhere when it is time, each place by itself: one that does not answer
 * holds up neither another one nor the sealing. What failed is tried again at the next look.
 *
 * <p>The newest one is enough: each seal has the hash of the one before. Whoever dies between the
 * keeping and its note keeps the same seal twice, which does no harm.
 */
class Anchoring {

  /** An authority whose clock says that a seal comes from the future by more is named. */
  static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Anchoring.class);

  private final Map<AnchorKind, AnchorPlace> places = new EnumMap<>(AnchorKind.class);
  private final Map<AnchorKind, String> failures = new ConcurrentHashMap<>();
  private final SealedLedger ledger;
  private final LedgerAnchors anchors;

  Anchoring(List<AnchorPlace> places, SealedLedger ledger, LedgerAnchors anchors) {
    places.forEach(place -> this.places.put(place.kind(), place));
    this.ledger = ledger;
    this.anchors = anchors;
  }

  List<AnchorPlace> places() {
    return List.copyOf(places.values());
  }

  /** Why the last try of this instance failed; null if it did not. */
  @Nullable String failure(AnchorKind kind) {
    return failures.get(kind);
  }

  /** Looks whether it is time, and then keeps the newest seal there. */
  void anchor(AnchorKind kind) {
    AnchorPlace place = places.get(kind);
    List<SealSummary> newest = ledger.latest(1);
    if (place == null || newest.isEmpty()) {
      return;
    }
    SealSummary seal = newest.getFirst();
    Optional<Newest> last = anchors.newest(kind);
    if (last.isPresent() && !isDue(place, last.get(), seal)) {
      return;
    }
    Instant now = anchors.now();
    try {
      Kept kept = place.keep(seal, now);
      anchors.note(place, seal, kept);
      kept(place, seal, kept);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failed(place, seal, e);
    }
  }

  private static boolean isDue(AnchorPlace place, Newest last, SealSummary seal) {
    boolean isNew =
        last.entry().seal() != seal.number() || !last.entry().hash().equals(seal.hash());
    // One that was noted in the future is of a clock that was ahead.
    boolean isTime = last.age().isNegative() || last.age().compareTo(place.every()) >= 0;
    return isTime && (isNew || place.repeats());
  }

  private void kept(AnchorPlace place, SealSummary seal, Kept kept) {
    if (failures.remove(place.kind()) != null) {
      LOG.info("Seals are kept again as {} at {}", place.kind(), place.name());
    }
    Duration ahead = Duration.between(kept.at(), seal.at());
    if (ahead.compareTo(CLOCKS_DIFFER) > 0) {
      LOG.error(
          "The clock of the database is ahead of that of {} by {}: seal {} has a time that was to"
              + " come",
          place.name(),
          ahead,
          seal.number());
    }
  }

  private void failed(AnchorPlace place, SealSummary seal, Exception failure) {
    String reason =
        failure instanceof IOException
            ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
            : failure.toString();
    // Once, and not every minute for as long as it lasts.
    if (!reason.equals(failures.put(place.kind(), reason))) {
      LOG.warn(
          "Seal {} is not kept as {} at {}, again in a minute: {}",
          seal.number(),
          place.kind(),
          place.name(),
          reason);
    }
  }
}
