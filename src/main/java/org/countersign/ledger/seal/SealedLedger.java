package org.countersign.ledger.seal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.ledger.Hashes;
import org.springframework.stereotype.Component;

/** What proves the ledger: its seals, the key they are signed with, and the proof of one entry. */
@Component
public class SealedLedger {

  private final Seals seals;
  private final LedgerKeys keys;

  SealedLedger(Seals seals, LedgerKeys keys) {
    this.seals = seals;
    this.keys = keys;
  }

  /**
   * A seal without its entries, to be noted elsewhere.
   *
   * @param entries how many it covers
   * @param hash what the next seal builds on, in hexadecimal
   */
  public record SealSummary(
      long number, Instant at, int entries, String root, String key, String hash) {}

  /**
   * That an entry is one of those of a seal.
   *
   * @param entryHash SHA-256 of the entry's line in an export, in hexadecimal
   * @param path from the leaf to the root: each is {@code left} or {@code right}, and what stands
   *     there
   * @param header what the signature is over
   * @param signature in Base64
   */
  public record Proof(
      long entry,
      String entryHash,
      List<String> path,
      SealSummary seal,
      String header,
      String signature) {}

  /** Newest first. */
  public List<SealSummary> latest(int limit) {
    return seals.latest(limit).stream().map(SealedLedger::summary).toList();
  }

  /** The public keys that seals are and were signed with, as PEM; the one in use first. */
  public String publicKeys() {
    StringBuilder pem = new StringBuilder();
    keys.known().forEach(key -> pem.append(key.pem()));
    return pem.toString();
  }

  /** Empty for an entry that is not sealed yet. */
  public Optional<Proof> proofOf(long entry) {
    return seals.of(entry).map(seal -> proof(entry, seal));
  }

  /** By entry; without those that are not sealed yet. Each seal is read once. */
  public Map<Long, Proof> proofsOf(Collection<Long> entries) {
    Set<Long> wanted = new HashSet<>(entries);
    Map<Long, Proof> proofs = new HashMap<>();
    for (Seal seal : seals.of(entries)) {
      Seal.Batch batch = batch(seal);
      MerkleTree tree = batch.tree();
      for (int place = 0; place < batch.ids().length; place++) {
        long entry = batch.ids()[place];
        if (wanted.contains(entry)) {
          proofs.put(entry, proof(entry, seal, batch, tree, place));
        }
      }
    }
    return proofs;
  }

  private static Proof proof(long entry, Seal seal) {
    Seal.Batch batch = batch(seal);
    int place = 0;
    while (batch.ids()[place] != entry) {
      place++;
    }
    return proof(entry, seal, batch, batch.tree(), place);
  }

  private static Seal.Batch batch(Seal seal) {
    Seal.Batch batch = seal.batch();
    if (batch == null) {
      throw new IllegalStateException("the seal was read without its entries");
    }
    return batch;
  }

  private static Proof proof(long entry, Seal seal, Seal.Batch batch, MerkleTree tree, int place) {
    List<String> path = new ArrayList<>();
    for (MerkleTree.Sibling sibling : tree.path(place)) {
      path.add((sibling.left() ? "left " : "right ") + Hashes.hex(sibling.hash()));
    }
    return new Proof(
        entry,
        Hashes.hex(batch.hash(place)),
        path,
        summary(seal),
        new String(seal.header(), java.nio.charset.StandardCharsets.UTF_8),
        Base64.getEncoder().encodeToString(seal.signature()));
  }

  private static SealSummary summary(Seal seal) {
    return new SealSummary(
        seal.number(),
        seal.at(),
        seal.count(),
        Hashes.hex(seal.root()),
        seal.keyId(),
        Hashes.hex(seal.hash()));
  }
}
