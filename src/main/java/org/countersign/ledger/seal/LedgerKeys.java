package org.countersign.ledger.seal;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key that seals here, and those before it as far as this installation still has them. */
final class LedgerKeys {

  private final SealingKey inUse;
  private final List<SealingKey> former;
  private final List<VerificationKey> known;
  private final @Nullable String lost;
  private final List<KeyedEntryMac> marks;

  /**
   * @param former keys before, with their private halves: they can hand over
   * @param known the public halves of keys before, those of {@code former} too
   * @param lost id of a key that is given up: it cannot hand over. Null for none
   */
  LedgerKeys(
      SealingKey inUse,
      List<SealingKey> former,
      List<VerificationKey> known,
      @Nullable String lost) {
    this.inUse = inUse;
    this.former = List.copyOf(former);
    this.lost = lost;
    List<VerificationKey> all = new ArrayList<>(List.of(inUse.verification()));
    all.addAll(known);
    this.known = List.copyOf(all);
    List<KeyedEntryMac> own = new ArrayList<>(List.of(new KeyedEntryMac(inUse)));
    former.forEach(key -> own.add(new KeyedEntryMac(key)));
    marks = List.copyOf(own);
  }

  SealingKey inUse() {
    return inUse;
  }

  /** What seals may be signed with: the key in use first, then those before. */
  List<VerificationKey> known() {
    return known;
  }

  /** Keys that were given up. */
  List<String> lost() {
    return lost == null ? List.of() : List.of(lost);
  }

  /** The key before with this id, where its private half is there. */
  Optional<SealingKey> former(String id) {
    return former.stream().filter(key -> key.verification().isNamed(id)).findFirst();
  }

  /**
   * Whether the application has marked this content; for as long as a key before is there with its
   * private half, also by that one: instances that still have it write until they are stopped.
   */
  boolean marked(byte[] content, byte[] mark) {
    return marks.stream().anyMatch(mac -> MessageDigest.isEqual(mac.of(content), mark));
  }
}
