package org.countersign.ledger.seal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.ledger.UtcTimes;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The seals among themselves: numbered without a gap, each on the hash of the one before, none
 * earlier than that, and signed by the key whose turn it was.
 */
final class SealChain {

  private final Verifier verifier;
  private final Findings findings;
  private final Map<String, Long> sealsByKey = new LinkedHashMap<>();
  private @Nullable Seal last;

  SealChain(Verifier verifier, Findings findings) {
    this.verifier = verifier;
    this.findings = findings;
  }

  /** Null before the first one. */
  @Nullable Seal last() {
    return last;
  }

  Map<String, Long> sealsByKey() {
    return Map.copyOf(sealsByKey);
  }

  /** Whether the seal is what it says, so that entries can be compared with it. */
  boolean append(Seal seal) {
    Seal before = last;
    last = seal;
    boolean isNext = seal.number() == (before == null ? 1 : before.number() + 1);
    if (!isNext) {
      findOutOfPlace(seal, before == null ? 0 : before.number());
    }
    boolean fits = seal.fitsItsHash() && seal.fitsItsRoot();
    if (!fits) {
      find(
          Problem.SEAL_CHANGED,
          seal,
          "Seal %d was changed: it does not fit its hash.".formatted(seal.number()));
    } else {
      if (isNext) {
        compare(seal, before);
      }
      checkSignature(seal);
    }
    sealsByKey.merge(seal.keyId(), 1L, Long::sum);
    return fits;
  }

  private void findOutOfPlace(Seal seal, long before) {
    if (seal.number() > before) {
      findings.add(
          Problem.SEAL_REMOVED, null, before + 1, "Seal %d is missing.".formatted(before + 1));
    } else {
      find(
          Problem.SEAL_REORDERED,
          seal,
          "Seal %d comes after seal %d.".formatted(seal.number(), before));
    }
  }

  private void compare(Seal seal, @Nullable Seal before) {
    byte[] hash = before == null ? Seal.NONE_BEFORE : before.hash();
    if (!Arrays.equals(seal.previous(), hash)) {
      find(
          Problem.SEAL_CHANGED,
          seal,
          "Seal %d does not follow the seal before it: one of the two was replaced."
              .formatted(seal.number()));
      return;
    }
    if (before == null) {
      return;
    }
    if (seal.at().isBefore(before.at())) {
      find(
          Problem.TIME,
          seal,
          "Seal %d says %s, which is before seal %d."
              .formatted(seal.number(), UtcTimes.text(seal.at()), before.number()));
    }
    String due = before.keyAfter();
    if (!seal.keyId().equals(due) && !verifier.lostKeys().contains(due)) {
      find(
          Problem.KEY_NOT_DUE,
          seal,
          "Seal %d is signed by key %s, and it was the turn of key %s, which has not named another one."
              .formatted(seal.number(), seal.keyId(), due));
    }
  }

  private void checkSignature(Seal seal) {
    Optional<VerificationKey> key =
        verifier.keys().stream().filter(one -> one.isNamed(seal.keyId())).findFirst();
    if (key.isEmpty()) {
      if (!sealsByKey.containsKey(seal.keyId())) {
        find(
            Problem.UNKNOWN_KEY,
            seal,
            "Seal %d is signed by key %s, which is not among the given ones."
                .formatted(seal.number(), seal.keyId()));
      }
    } else if (!key.get().accepts(seal.header(), seal.signature())) {
      find(
          Problem.SEAL_CHANGED,
          seal,
          "Seal %d was changed or forged: its signature is not by key %s."
              .formatted(seal.number(), seal.keyId()));
    }
  }

  private void find(Problem problem, Seal seal, String sentence) {
    findings.add(problem, null, seal.number(), sentence);
  }
}
