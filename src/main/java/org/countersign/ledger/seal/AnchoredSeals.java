package org.countersign.ledger.seal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.anchor.Anchor;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Seals that somebody else kept, and that must be there as they were: with this number, this hash,
 * and no later than they were kept.
 */
final class AnchoredSeals {

  /** Clocks of two machines may differ by as much. */
  static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final int given;
  private final Map<String, List<Anchor>> missing = new LinkedHashMap<>();

  /** For the numbers that anchors name: the hash that the seal has. */
  private final Map<Long, String> hashes = new HashMap<>();

  private final List<Finding> findings = new ArrayList<>();
  private long last;
  private @Nullable Instant lastAt;
  private int there;

  /** How many anchors were given, and of how many the seal is there as it was kept. */
  record Summary(int given, int there) {}

  AnchoredSeals(List<Anchor> anchors) {
    given = anchors.size();
    Map<Long, Anchor> named = new HashMap<>();
    for (Anchor anchor : anchors) {
      missing.computeIfAbsent(anchor.hash(), hash -> new ArrayList<>()).add(anchor);
      Long number = anchor.number();
      if (number != null) {
        hashes.put(number, "");
        Anchor other = named.putIfAbsent(number, anchor);
        if (other != null && !other.hash().equals(anchor.hash())) {
          found(
              number,
              "%s and %s name different hashes for seal %d: they contradict each other."
                  .formatted(name(other), inMiddle(anchor), number));
        }
      }
    }
  }

  void seen(Seal seal) {
    // Not the one that the line claims.
    String hash = Hashes.hex(Hashes.of(seal.header()));
    last = seal.number();
    lastAt = seal.at();
    hashes.replace(seal.number(), hash);
    List<Anchor> anchors = missing.getOrDefault(hash, List.of());
    for (Anchor anchor : anchors) {
      check(anchor, seal);
    }
    missing.remove(hash);
  }

  private void check(Anchor anchor, Seal seal) {
    if (anchor.number() != null && anchor.number() != seal.number()) {
      found(
          seal.number(),
          "%s names seal %d, and its hash is that of seal %d."
              .formatted(name(anchor), anchor.number(), seal.number()));
    } else if (seal.at().isAfter(anchor.at().plus(CLOCKS_DIFFER))) {
      found(
          seal.number(),
          "Seal %d says that it is of %s, and %s had it before."
              .formatted(seal.number(), seal.at(), inMiddle(anchor)));
    } else {
      there++;
    }
  }

  /** After the last seal. */
  List<Finding> finish() {
    for (List<Anchor> anchors : missing.values()) {
      for (Anchor anchor : anchors) {
        found(anchor.number(), sentence(anchor));
      }
    }
    missing.clear();
    return List.copyOf(findings);
  }

  Summary summary() {
    return new Summary(given, there);
  }

  private String sentence(Anchor anchor) {
    String end = last == 0 ? "has no seal" : "ends with seal %d of %s".formatted(last, lastAt);
    Long number = anchor.number();
    if (number == null) {
      return "%s is for a seal that the export does not have; it %s.".formatted(name(anchor), end);
    }
    if (number > last) {
      return "%s names seal %d; the export %s.".formatted(name(anchor), number, end);
    }
    return hashes.getOrDefault(number, "").isEmpty()
        ? "%s names seal %d, which the export does not have.".formatted(name(anchor), number)
        : "%s names seal %d with the hash %s; the export has it with another one."
            .formatted(name(anchor), number, anchor.hash());
  }

  private void found(@Nullable Long seal, String sentence) {
    findings.add(new Finding(Problem.ANCHOR, null, seal, sentence));
  }

  private static String name(Anchor anchor) {
    return "The anchor of %s (%s)".formatted(anchor.at(), anchor.source());
  }

  private static String inMiddle(Anchor anchor) {
    return "the anchor of %s (%s)".formatted(anchor.at(), anchor.source());
  }
}
