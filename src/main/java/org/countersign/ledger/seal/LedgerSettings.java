package org.countersign.ledger.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * How the ledger is sealed, and how long its entries are kept.
 *
 * @param sealEvery pause between two looks for entries to seal
 * @param sealingKey PEM text with an Ed25519 private key (PKCS #8) and its public key; secret
 * @param sealingKeyFile a file with that text, instead
 * @param generateKey whether a key is made at the start where none is given; for a laptop only, as
 *     it is gone when the application stops
 * @param formerKeys files with the public keys of earlier sealing keys, so that their seals are
 *     known
 * @param retention ISO 8601 period (P10Y) after which entries are removed and only their seals
 *     stay; empty keeps all. At least 6 months
 */
@Validated
@ConfigurationProperties("countersign.ledger")
record LedgerSettings(
    @DefaultValue("5s") @DurationMin(millis = 100) Duration sealEvery,
    @Nullable String sealingKey,
    @Nullable Resource sealingKeyFile,
    @DefaultValue("false") boolean generateKey,
    @DefaultValue List<Resource> formerKeys,
    @Nullable Period retention) {

  /** No six months have more days. */
  private static final int MIN_DAYS = 184;

  LedgerSettings {
    formerKeys = List.copyOf(formerKeys);
    if (retention != null && isTooShort(retention)) {
      throw new InvalidLedgerSettings(
          "countersign.ledger.retention is %s, but entries have to be kept for at least 6 months"
              .formatted(retention),
          "Set COUNTERSIGN_LEDGER_RETENTION to P6M or more, or leave it empty to keep all.");
    }
  }

  private static boolean isTooShort(Period retention) {
    boolean inDays = retention.toTotalMonths() == 0;
    return inDays
        ? retention.get(ChronoUnit.DAYS) < MIN_DAYS
        : retention.toTotalMonths() < LedgerCheck.MIN_RETENTION_MONTHS;
  }

  SealingKey key() {
    String pem = sealingKey != null && !sealingKey.isBlank() ? sealingKey : null;
    if (pem == null && sealingKeyFile != null) {
      pem = read(sealingKeyFile);
    }
    if (pem == null) {
      if (generateKey) {
        return SealingKey.generated();
      }
      throw new InvalidLedgerSettings(
          "the key that the ledger is sealed with is missing",
          "Set COUNTERSIGN_SEALING_KEY_FILE, for example to file:/etc/countersign/sealing.pem;"
              + " README.md says how to make one.");
    }
    try {
      return SealingKey.ofPem(pem);
    } catch (IllegalArgumentException e) {
      throw new InvalidLedgerSettings(
          "the key that the ledger is sealed with cannot be used: " + e.getMessage(),
          "It has to be PEM text with an Ed25519 private key and its public key; README.md says"
              + " how to make one.");
    }
  }

  /** What seals may be signed with: the key in use and those before. */
  List<VerificationKey> verificationKeys(SealingKey inUse) {
    List<VerificationKey> keys = new ArrayList<>(List.of(inUse.verification()));
    for (Resource file : formerKeys) {
      try {
        keys.addAll(VerificationKey.ofPem(read(file)));
      } catch (IllegalArgumentException e) {
        throw new InvalidLedgerSettings(
            "%s has no public key of the ledger: %s".formatted(file, e.getMessage()),
            "Name files with Ed25519 public keys in countersign.ledger.former-keys.");
      }
    }
    return keys;
  }

  private static String read(Resource file) {
    try {
      return file.getContentAsString(StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new InvalidLedgerSettings(
          "there is no " + file.getDescription() + " that can be read",
          "Correct COUNTERSIGN_SEALING_KEY_FILE or countersign.ledger.former-keys.");
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "LedgerSettings[sealEvery=%s, retention=%s]".formatted(sealEvery, retention);
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
