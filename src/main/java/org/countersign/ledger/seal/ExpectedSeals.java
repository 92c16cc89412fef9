package org.countersign.ledger.seal;

import java.util.ArrayList;
import java.util.List;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.seal.VerificationReport.Problem;

/** Seals that must be there, from whoever kept them elsewhere. */
final class ExpectedSeals {

  private final List<KnownSeal> missing;

  ExpectedSeals(List<KnownSeal> expected) {
    missing = new ArrayList<>(expected);
  }

  void seen(Seal seal) {
    if (!missing.isEmpty()) {
      String hash = Hashes.hex(seal.hash());
      missing.removeIf(known -> known.number() == seal.number() && known.hash().equals(hash));
    }
  }

  /** After the last seal. */
  void finish(Findings findings) {
    for (KnownSeal known : missing) {
      findings.add(
          Problem.SEAL_REMOVED,
          null,
          known.number(),
          "Seal %d with the hash %s, which %s has, is not there."
              .formatted(known.number(), known.hash(), known.source()));
    }
    missing.clear();
  }
}
