package org.countersign.ledger.seal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which key signs the next seal. A key signs until one of its seals names another one; this
 * installation can make it do so while it has the private half.
 */
final class Succession {

  private final LedgerKeys keys;
  private final Seals seals;

  Succession(LedgerKeys keys, Seals seals) {
    this.keys = keys;
    this.seals = seals;
  }

  /**
   * Who signs.
   *
   * @param signer null where nobody here may
   * @param next whom the seal hands over to; null for nobody
   * @param problem why nobody may, and what to do; null if somebody may
   */
  record Turn(
      @Nullable SealingKey signer, @Nullable VerificationKey next, @Nullable String problem) {

    private static Turn of(SealingKey signer) {
      return new Turn(signer, null, null);
    }

    private static Turn nobody(String problem) {
      return new Turn(null, null, problem);
    }
  }

  /**
   * After this seal.
   *
   * @param last null if there is none
   */
  Turn after(@Nullable Seal last) {
    SealingKey own = keys.inUse();
    if (last == null) {
      return Turn.of(own);
    }
    if (!isGenuine(last)) {
      return Turn.nobody(
          ("Seal %d is not what key %s has signed: somebody stored or changed it who has no key."
                  + " Nothing is sealed before the owner of the tables has looked at it"
                  + " (docs/operators.md).")
              .formatted(last.number(), last.keyId()));
    }
    String due = last.keyAfter();
    if (own.id().equals(due)) {
      return Turn.of(own);
    }
    Optional<SealingKey> former = keys.former(due);
    if (former.isPresent()) {
      return new Turn(former.get(), own.verification(), null);
    }
    if (keys.lost().contains(due)) {
      return Turn.of(own);
    }
    return Turn.nobody(
        ("It is the turn of key %s to seal the ledger, and this instance has key %s. Name the file"
                + " of %s, with its private half, in COUNTERSIGN_FORMER_SEALING_KEYS once, so that"
                + " it hands over; only if it is lost, set COUNTERSIGN_LOST_SEALING_KEY=%s.")
            .formatted(due, own.id(), due, due));
  }

  /**
   * As far as it can be known here. A key that nobody gave says nothing by itself; but the key
   * before has named it, or the one before that.
   */
  private boolean isGenuine(Seal last) {
    Optional<Seal> said = Optional.of(last);
    while (said.isPresent()) {
      Seal seal = said.get();
      List<VerificationKey> known =
          keys.known().stream().filter(key -> key.isNamed(seal.keyId())).toList();
      if (!seal.fitsItsHash() || !known.isEmpty()) {
        return seal.fitsItsHash()
            && known.stream().allMatch(key -> key.accepts(seal.header(), seal.signature()));
      }
      said = seals.handover(seal.keyId(), seal.number());
    }
    return true;
  }
}
