package org.countersign.ledger.seal;

import java.util.List;

/**
 * What whoever verifies brings along; it must not come from where the ledger comes from.
 *
 * @param keys that seals may be signed with, each while it was its turn
 * @param lostKeys ids of keys that could not hand over, because they were lost
 * @param known seals that must be there
 * @param listeners are told what is as it was sealed, and may find more
 */
record Verifier(
    List<VerificationKey> keys,
    List<String> lostKeys,
    List<KnownSeal> known,
    List<SealedEntries> listeners) {

  Verifier {
    keys = List.copyOf(keys);
    lostKeys = List.copyOf(lostKeys);
    known = List.copyOf(known);
    listeners = List.copyOf(listeners);
  }

  static Verifier with(List<VerificationKey> keys) {
    return new Verifier(keys, List.of(), List.of(), List.of());
  }
}
