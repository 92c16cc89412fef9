package org.countersign.ledger.seal;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Keys as an operator makes them with openssl. */
final class KeyPairs {

  private KeyPairs() {}

  static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both halves, as the setting takes them. */
  static String pem(KeyPair pair) {
    return pem("PRIVATE", pair.getPrivate().getEncoded())
        + pem("PUBLIC", pair.getPublic().getEncoded());
  }

  /**
   * @param half PRIVATE or PUBLIC
   */
  static String pem(String half, byte[] encoded) {
    return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n"
        .formatted(half, Base64.getEncoder().encodeToString(encoded), half);
  }
}
