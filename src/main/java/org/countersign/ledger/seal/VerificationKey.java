package org.countersign.ledger.seal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.seal.SealingKey.Pem;

/**
 * The public half of a sealing key.
 *
 * @param id the start of the SHA-256 of the key in its usual form (SubjectPublicKeyInfo)
 */
record VerificationKey(String id, PublicKey key) {

  private static final int ID_BYTES = 8;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", Pattern.DOTALL);

  static String idOf(PublicKey key) {
    return HexFormat.of().formatHex(Arrays.copyOf(Hashes.of(key.getEncoded()), ID_BYTES));
  }

  /**
   * All public keys of a PEM text.
   *
   * @throws IllegalArgumentException if there is none, or one is not Ed25519
   */
  static List<VerificationKey> ofPem(String pem) {
    List<VerificationKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      keys.add(of(Pem.decode(block.group(1))));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no \"-----BEGIN PUBLIC KEY-----\"");
    }
    return keys;
  }

  private static VerificationKey of(byte[] encoded) {
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      return new VerificationKey(idOf(key), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a public key is not Ed25519", e);
    }
  }

  boolean accepts(byte[] data, byte[] signature) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(data);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      // Of the wrong length, or no point of the curve.
      return false;
    }
  }

  /** A generated key has its id with a prefix, which is not part of the key. */
  boolean isNamed(String keyId) {
    return keyId.equals(id) || keyId.equals(SealingKey.GENERATED + id);
  }

  String pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }
}
