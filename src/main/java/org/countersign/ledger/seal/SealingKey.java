package org.countersign.ledger.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.countersign.ledger.Hashes;

/** An Ed25519 key pair that seals are signed with. Its text never holds the private half. */
final class SealingKey {

  /** In front of the id of a key that nobody configured: it is gone when the application stops. */
  static final String GENERATED = "generated-";

  private static final String ALGORITHM = "Ed25519";
  private static final byte[] TRIAL = {42};

  /** All applications of a JVM, as tests start them, share one. */
  private static final SealingKey OF_THIS_JVM = generate();

  private final String id;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private SealingKey(String prefix, PrivateKey privateKey, PublicKey publicKey) {
    this.id = prefix + VerificationKey.idOf(publicKey);
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * From PEM text with a private key (PKCS #8) and its public key.
   *
   * @throws IllegalArgumentException if a half is missing, or they do not belong together
   */
  static SealingKey ofPem(String pem) {
    try {
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      PrivateKey privateKey =
          keys.generatePrivate(new PKCS8EncodedKeySpec(Pem.block(pem, Pem.PRIVATE)));
      PublicKey publicKey = keys.generatePublic(new X509EncodedKeySpec(Pem.block(pem, Pem.PUBLIC)));
      SealingKey key = new SealingKey("", privateKey, publicKey);
      if (!key.verification().accepts(TRIAL, key.sign(TRIAL))) {
        throw new IllegalArgumentException("the private and the public key are no pair");
      }
      return key;
    } catch (GeneralSecurityException e) {
      // Without the cause: it may quote what it could not read.
      throw new IllegalArgumentException("a key is not Ed25519");
    }
  }

  /** For a laptop. */
  static SealingKey generated() {
    return OF_THIS_JVM;
  }

  private static SealingKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SealingKey(GENERATED, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
  }

  String id() {
    return id;
  }

  byte[] sign(byte[] data) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  /** A secret of 32 bytes for another purpose, which says nothing about the key. */
  byte[] secretFor(String purpose) {
    return Hashes.hmac(privateKey.getEncoded(), purpose.getBytes(StandardCharsets.UTF_8));
  }

  VerificationKey verification() {
    return new VerificationKey(id, publicKey);
  }

  @Override
  public String toString() {
    return "SealingKey[" + id + "]";
  }

  /** The blocks of a PEM file; what stands around them does not matter, nor do line feeds. */
  static final class Pem {

    static final String PRIVATE = "PRIVATE KEY";
    static final String PUBLIC = "PUBLIC KEY";

    private Pem() {}

    static String begin(String label) {
      return "-----BEGIN " + label + "-----";
    }

    static byte[] block(String pem, String label) {
      String begin = begin(label);
      int from = pem.indexOf(begin);
      int to = pem.indexOf("-----END " + label + "-----");
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("there is no \"" + begin + "\"");
      }
      return decode(pem.substring(from + begin.length(), to));
    }

    static byte[] decode(String base64) {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("a block is no base64");
      }
    }
  }
}
