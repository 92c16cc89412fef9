package org.countersign.ledger.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.UtcTimes;
import org.jspecify.annotations.Nullable;

/**
 * What proves a batch of entries: which they are, their hashes, the root of their tree, the seal
 * before, and a signature over it all.
 *
 * @param completeUntil what was recorded before this is in this seal or an earlier one; null when
 *     unknown
 * @param previous hash of the seal before; zeros for the first one
 * @param count of the entries
 * @param keyId the key that signed it
 * @param nextKeyId the key that signs from the next seal on; null for the same
 * @param batch the entries; null where an export leaves them out
 * @param hash of {@link #header()}
 */
// Seals are looked at and never compared as a whole; their hashes come from the database as bytes.
@SuppressWarnings("ArrayRecordComponent")
record Seal(
    long number,
    Instant at,
    @Nullable Instant completeUntil,
    byte[] previous,
    int count,
    byte[] root,
    String keyId,
    @Nullable String nextKeyId,
    byte[] hash,
    byte[] signature,
    @Nullable Batch batch) {

  static final byte[] NONE_BEFORE = new byte[Hashes.LENGTH];

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param hashes one of 32 bytes after the other, in the order of the ids
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Batch(long[] ids, byte[] hashes) {

    byte[] hash(int index) {
      return Arrays.copyOfRange(hashes, index * Hashes.LENGTH, (index + 1) * Hashes.LENGTH);
    }

    boolean hasHash(int index, byte[] hash) {
      return Arrays.equals(
          hashes, index * Hashes.LENGTH, (index + 1) * Hashes.LENGTH, hash, 0, Hashes.LENGTH);
    }

    MerkleTree tree() {
      return new MerkleTree(ids, hashes);
    }
  }

  /**
   * Seals a batch.
   *
   * @param nextKeyId the key that the seal hands over to; null for none
   */
  static Seal of(
      long number,
      Instant at,
      @Nullable Instant completeUntil,
      byte[] previous,
      Batch batch,
      SealingKey key,
      @Nullable String nextKeyId) {
    byte[] root = batch.tree().root();
    byte[] header =
        header(number, at, completeUntil, previous, batch.ids().length, root, key.id(), nextKeyId);
    return new Seal(
        number,
        at,
        completeUntil,
        previous,
        batch.ids().length,
        root,
        key.id(),
        nextKeyId,
        Hashes.of(header),
        key.sign(header),
        batch);
  }

  /** What is hashed and signed. */
  byte[] header() {
    return header(number, at, completeUntil, previous, count, root, keyId, nextKeyId);
  }

  private static byte[] header(
      long number,
      Instant at,
      @Nullable Instant completeUntil,
      byte[] previous,
      int count,
      byte[] root,
      String keyId,
      @Nullable String nextKeyId) {
    return """
        countersign seal 2
        number %d
        at %s
        complete until %s
        previous %s
        entries %d
        root %s
        key %s
        next key %s
        """
        .formatted(
            number,
            UtcTimes.text(at),
            completeUntil == null ? "unknown" : UtcTimes.text(completeUntil),
            Hashes.hex(previous),
            count,
            Hashes.hex(root),
            keyId,
            nextKeyId == null ? "none" : nextKeyId)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The key that signs the next seal. */
  String keyAfter() {
    return nextKeyId == null ? keyId : nextKeyId;
  }

  /** Whether the hash is what the rest says. */
  boolean fitsItsHash() {
    return Arrays.equals(Hashes.of(header()), hash);
  }

  /** Whether the entries that it lists are those of its root; also where it lists none. */
  boolean fitsItsRoot() {
    return batch == null
        || (batch.ids().length == count
            && batch.hashes().length == count * Hashes.LENGTH
            && Arrays.equals(batch.tree().root(), root));
  }

  /** The line of an export. */
  String line(boolean withBatch) {
    ObjectNode line = JSON.createObjectNode();
    line.put("seal", number);
    line.put("at", UtcTimes.text(at));
    line.put("completeUntil", completeUntil == null ? null : UtcTimes.text(completeUntil));
    line.put("previous", Hashes.hex(previous));
    line.put("entries", count);
    line.put("root", Hashes.hex(root));
    line.put("key", keyId);
    line.put("nextKey", nextKeyId);
    line.put("hash", Hashes.hex(hash));
    line.put("signature", Base64.getEncoder().encodeToString(signature));
    if (withBatch && batch != null) {
      ArrayNode ids = line.putArray("ids");
      for (long id : batch.ids()) {
        ids.add(id);
      }
      line.put("hashes", Hashes.hex(batch.hashes()));
    }
    return line.toString();
  }

  /**
   * Reads a line of an export.
   *
   * @throws IllegalArgumentException if it is not the line of a seal, letter by letter
   */
  static Seal ofLine(String text) {
    Seal seal;
    try {
      seal = read(JSON.readTree(text));
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("not the line of a seal", e);
    }
    // Of what is in no header (a property more, or the same one twice) two readers might see two
    // things.
    if (!seal.line(seal.batch != null).equals(text)) {
      throw new IllegalArgumentException("not written as a seal is");
    }
    return seal;
  }

  private static Seal read(JsonNode line) {
    Batch batch = null;
    if (line.has("ids")) {
      long[] ids = new long[line.path("ids").size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = line.path("ids").path(i).longValue();
      }
      batch = new Batch(ids, Hashes.ofHex(line.path("hashes").asText()));
    }
    return new Seal(
        line.path("seal").longValue(),
        UtcTimes.parse(line.path("at").asText()),
        line.path("completeUntil").isTextual()
            ? UtcTimes.parse(line.path("completeUntil").asText())
            : null,
        Hashes.ofHex(line.path("previous").asText()),
        line.path("entries").intValue(),
        Hashes.ofHex(line.path("root").asText()),
        line.path("key").asText(),
        line.path("nextKey").isTextual() ? line.path("nextKey").asText() : null,
        Hashes.ofHex(line.path("hash").asText()),
        Base64.getDecoder().decode(line.path("signature").asText()),
        batch);
  }
}
