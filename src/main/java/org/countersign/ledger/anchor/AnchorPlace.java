package org.countersign.ledger.anchor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.countersign.ledger.seal.SealedLedger.SealSummary;
import org.jspecify.annotations.Nullable;

/** Where seals are kept besides the database. */
interface AnchorPlace {

  AnchorKind kind();

  Duration every();

  /** Whether a seal that was kept already is to be kept again when it is time. */
  default boolean repeats() {
    return false;
  }

  /** For people: where it is, without a secret and without an address of a person. */
  String name();

  /**
   * Returns when it is there for sure, or fails.
   *
   * @param now by the clock that seals have their time from
   */
  Kept keep(SealSummary seal, Instant now) throws IOException, InterruptedException;

  /**
   * That it is there.
   *
   * @param at when it was kept, as whoever keeps it says
   * @param token what they gave for it
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Kept(Instant at, byte @Nullable [] token) {}
}
