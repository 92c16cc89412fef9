package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import org.countersign.ledger.seal.LedgerSettings.InvalidLedgerSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;

/** What stops the start, and what does not. */
class LedgerSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"P5M", "P5M40D", "P183D", "P1D", "P0D", "P-10Y"})
  void refuseToKeepEntriesForLessThanSixMonths(String retention) {
    assertThatThrownBy(() -> settings(Period.parse(retention), null, false))
        .isInstanceOf(InvalidLedgerSettings.class)
        .hasMessageContaining("is " + Period.parse(retention))
        .hasMessageContaining("at least 6 months");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P6M", "P184D", "P1Y", "P10Y"})
  void keepEntriesForSixMonthsOrMore(String retention) {
    assertThat(settings(Period.parse(retention), null, false).retention())
        .isEqualTo(Period.parse(retention));
  }

  @Test
  void refuseToSealWithoutAKeyExceptOnALaptop() {
    assertThatThrownBy(() -> settings(null, null, false).key())
        .isInstanceOf(InvalidLedgerSettings.class)
        .hasMessageContaining("is missing");
    assertThat(settings(null, null, true).key().id()).startsWith("generated-");
  }

  @Test
  void takeAPairOfKeysAndNoOther() {
    KeyPair one = KeyPairs.generate();
    KeyPair other = KeyPairs.generate();
    String priv = KeyPairs.pem("PRIVATE", one.getPrivate().getEncoded());
    SealingKey key = settings(null, KeyPairs.pem(one), true).key();
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);

    assertThat(key.verification().accepts(text, key.sign(text))).isTrue();
    assertThat(VerificationKey.ofPem(key.verification().pem()).getFirst().id()).isEqualTo(key.id());
    assertThatThrownBy(() -> settings(null, priv, true).key())
        .hasMessageContaining("BEGIN PUBLIC KEY");
    assertThatThrownBy(
            () ->
                settings(null, priv + KeyPairs.pem("PUBLIC", other.getPublic().getEncoded()), true)
                    .key())
        .hasMessageContaining("no pair");
    assertThatThrownBy(() -> settings(null, "secret words", true).key())
        .isInstanceOf(InvalidLedgerSettings.class)
        .hasMessageNotContaining("secret words");
    assertThat(settings(null, priv, true).toString())
        .doesNotContain(priv.lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void knowTheKeysBefore() {
    String former = SealingKey.generated().verification().pem();
    LedgerSettings settings =
        new LedgerSettings(
            Duration.ofSeconds(5),
            null,
            null,
            true,
            List.of(new ByteArrayResource(former.getBytes(StandardCharsets.US_ASCII))),
            null);

    assertThat(settings.verificationKeys(settings.key())).hasSize(2);
  }

  private static LedgerSettings settings(
      @Nullable Period retention, @Nullable String key, boolean generateKey) {
    return new LedgerSettings(Duration.ofSeconds(5), key, null, generateKey, List.of(), retention);
  }
}
