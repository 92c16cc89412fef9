package org.countersign.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, and its results as text. */
final class Hashes {

  static final int LENGTH = 32;

  private static final HexFormat HEX = HexFormat.of();

  private Hashes() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static byte[] of(byte[] data) {
    return sha256().digest(data);
  }

  /** Lower case. */
  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  /**
   * @throws IllegalArgumentException if it is no hexadecimal text
   */
  static byte[] ofHex(String text) {
    return HEX.parseHex(text);
  }
}
