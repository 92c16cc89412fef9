package org.countersign.ledger.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

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
   * For an application that seals by the first key and has the others with both halves, so that
   * they hand over.
   */
  static LedgerSettings settings(KeyPair inUse, KeyPair... former) {
    return new LedgerSettings(
        Duration.ofSeconds(5),
        file(inUse),
        false,
        Arrays.stream(former).map(KeyPairs::file).toList(),
        null);
  }

  static Resource file(KeyPair pair) {
    return new ByteArrayResource(pem(pair).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param half PRIVATE or PUBLIC
   */
  static String pem(String half, byte[] encoded) {
    return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n"
        .formatted(half, Base64.getEncoder().encodeToString(encoded), half);
  }
}
