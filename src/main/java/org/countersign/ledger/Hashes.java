package org.countersign.ledger;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, and its results as text. */
public final class Hashes {

  public static final int LENGTH = 32;

  private static final HexFormat HEX = HexFormat.of();

  private Hashes() {}

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static byte[] of(byte[] data) {
    return sha256().digest(data);
  }

  /** HMAC with SHA-256: 32 bytes. */
  public static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
    }
  }

  /** Lower case. */
  public static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  /**
   * The bytes of a hexadecimal text.
   *
   * @throws IllegalArgumentException if it is no hexadecimal text
   */
  public static byte[] ofHex(String text) {
    return HEX.parseHex(text);
  }
}
