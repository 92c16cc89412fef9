package org.countersign.ledger.anchor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody else kept about a seal, read back.
 *
 * @param number of the seal; null where only its hash was kept, as by a time stamp
 * @param hash of the seal, in hexadecimal
 * @param at when it was kept, as whoever kept it says
 * @param source where that was read
 */
public record Anchor(@Nullable Long number, String hash, Instant at, String source) {}
