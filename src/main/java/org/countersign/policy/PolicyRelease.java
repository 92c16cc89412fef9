package org.countersign.policy;

import java.time.Instant;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * A decision table that two people released.
 *
 * @param dmn the file, as text
 * @param tableDigest SHA-256 of the file
 * @param reason of who proposed it
 * @param closed null while the policy may approve under it
 */
public record PolicyRelease(
    long id,
    String fileName,
    String dmn,
    String tableDigest,
    UserName proposedBy,
    UserName confirmedBy,
    String reason,
    Instant releasedAt,
    @Nullable Closed closed) {

  /** Who took it back, and why. */
  public record Closed(UserName by, String reason, Instant at) {}
}
