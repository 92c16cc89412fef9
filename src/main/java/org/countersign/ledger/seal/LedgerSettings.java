package org.countersign.ledger.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.countersign.ledger.seal.SealingKey.Pem;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * How the ledger is sealed.
 *
 * @param sealEvery pause between two looks for entries to seal
 * @param sealingKeyFile PEM file with an Ed25519 private key (PKCS #8) and its public key. There is
 *     no setting for the text itself: environment variables are read by too many
 * @param generateKey whether a key is made at the start where none is given; for a laptop only, as
 *     it is gone when the application stops
 * @param formerKeys files of earlier sealing keys: with the public half their seals are known, with
 *     the private half too the last one hands over to the key in use
 * @param lostKey id of a sealing key whose private half is lost: the key in use goes on without
 *     being named by it, and whoever verifies has to be told
 */
@Validated
@ConfigurationProperties("countersign.ledger")
record LedgerSettings(
    @DefaultValue("5s") @DurationMin(millis = 100) Duration sealEvery,
    @Nullable Resource sealingKeyFile,
    @DefaultValue("false") boolean generateKey,
    @DefaultValue List<Resource> formerKeys,
    @Nullable String lostKey) {

  LedgerSettings {
    formerKeys = List.copyOf(formerKeys);
  }

  /** The key in use, and what is still there of those before. */
  LedgerKeys keys() {
    List<SealingKey> former = new ArrayList<>();
    List<VerificationKey> known = new ArrayList<>();
    for (Resource file : formerKeys) {
      String pem = read(file);
      try {
        known.addAll(VerificationKey.ofPem(pem));
        if (pem.contains(Pem.begin(Pem.PRIVATE))) {
          former.add(SealingKey.ofPem(pem));
        }
      } catch (IllegalArgumentException e) {
        throw new InvalidLedgerSettings(
            "%s has no key of the ledger that can be used: %s".formatted(file, e.getMessage()),
            "Name files with Ed25519 keys in COUNTERSIGN_FORMER_SEALING_KEYS: the public half, or"
                + " both halves to hand over.");
      }
    }
    String lost = lostKey == null || lostKey.isBlank() ? null : lostKey.strip();
    return new LedgerKeys(key(), former, known, lost);
  }

  private SealingKey key() {
    if (sealingKeyFile == null) {
      if (generateKey) {
        return SealingKey.generated();
      }
      throw new InvalidLedgerSettings(
          "the key that the ledger is sealed with is missing",
          "Set COUNTERSIGN_SEALING_KEY_FILE, for example to file:/etc/countersign/sealing.pem;"
              + " README.md says how to make one.");
    }
    try {
      return SealingKey.ofPem(read(sealingKeyFile));
    } catch (IllegalArgumentException e) {
      throw new InvalidLedgerSettings(
          "the key that the ledger is sealed with cannot be used: " + e.getMessage(),
          "It has to be PEM text with an Ed25519 private key and its public key; README.md says"
              + " how to make one.");
    }
  }

  private static String read(Resource file) {
    try {
      return file.getContentAsString(StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new InvalidLedgerSettings(
          "there is no " + file.getDescription() + " that can be read",
          "Correct COUNTERSIGN_SEALING_KEY_FILE or COUNTERSIGN_FORMER_SEALING_KEYS.");
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "LedgerSettings[sealEvery=%s]".formatted(sealEvery);
  }

  /** What is wrong, and what to do; never the key. */
  static class InvalidLedgerSettings extends IllegalStateException {

    private final String action;

    InvalidLedgerSettings(String problem, String action) {
      super("The ledger: " + problem);
      this.action = action;
    }

    String action() {
      return action;
    }
  }
}
