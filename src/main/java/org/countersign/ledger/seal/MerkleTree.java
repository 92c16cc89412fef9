package org.countersign.ledger.seal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.Hashes;

/**
 * The hash tree of RFC 6962 over the entries of a seal: leaves are {@code SHA-256(0x00, number of
 * the entry as 8 bytes, hash of the entry)}, inner nodes {@code SHA-256(0x01, left, right)}, and
 * the left side of a node holds the largest power of two that is less than its leaves.
 */
final class MerkleTree {

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha256 = Hashes.sha256();
  private final byte[][] leaves;

  /** What paths have been hashed with: those of neighbours share most of it. */
  private final Map<Long, byte[]> onPaths = new HashMap<>();

  /**
   * @param hashes one hash of 32 bytes after the other
   */
  MerkleTree(long[] ids, byte[] hashes) {
    leaves = new byte[ids.length][];
    ByteBuffer id = ByteBuffer.allocate(Long.BYTES);
    for (int i = 0; i < ids.length; i++) {
      sha256.update(LEAF);
      sha256.update(id.putLong(0, ids[i]).array());
      sha256.update(hashes, i * Hashes.LENGTH, Hashes.LENGTH);
      leaves[i] = sha256.digest();
    }
  }

  /** Of no leaves: the hash of nothing. */
  byte[] root() {
    return leaves.length == 0 ? sha256.digest() : root(0, leaves.length);
  }

  /** What a leaf is hashed with, one after the other, to come to the root. */
  List<Sibling> path(int leaf) {
    List<Sibling> path = new ArrayList<>();
    climb(leaf, 0, leaves.length, path);
    return path;
  }

  /**
   * @param left whether it stands on the left
   */
  // Never compared, as a seal.
  @SuppressWarnings("ArrayRecordComponent")
  record Sibling(boolean left, byte[] hash) {}

  private void climb(int leaf, int from, int to, List<Sibling> path) {
    if (to - from <= 1) {
      return;
    }
    int middle = from + split(to - from);
    if (leaf < middle) {
      climb(leaf, from, middle, path);
      path.add(new Sibling(false, onPath(middle, to)));
    } else {
      climb(leaf, middle, to, path);
      path.add(new Sibling(true, onPath(from, middle)));
    }
  }

  private byte[] onPath(int from, int to) {
    return onPaths.computeIfAbsent(((long) from << Integer.SIZE) | to, both -> root(from, to));
  }

  private byte[] root(int from, int to) {
    if (to - from == 1) {
      return leaves[from];
    }
    int middle = from + split(to - from);
    byte[] left = root(from, middle);
    byte[] right = root(middle, to);
    sha256.update(NODE);
    sha256.update(left);
    return sha256.digest(right);
  }

  private static int split(int leaves) {
    return Integer.highestOneBit(leaves - 1);
  }
}
