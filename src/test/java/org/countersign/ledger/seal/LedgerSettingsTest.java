package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.countersign.ledger.seal.LedgerSettings.InvalidLedgerSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** What stops the start, and what does not. */
class LedgerSettingsTest {

  @Test
  void refuseToSealWithoutAKeyExceptOnALaptop() {
    assertThatThrownBy(() -> settings(null, false).keys().inUse())
        .isInstanceOf(InvalidLedgerSettings.class)
        .hasMessageContaining("is missing");
    assertThat(settings(null, true).keys().inUse().id()).startsWith("generated-");
  }

  @Test
  void takeAPairOfKeysAndNoOther() {
    KeyPair one = KeyPairs.generate();
    KeyPair other = KeyPairs.generate();
    String priv = KeyPairs.pem("PRIVATE", one.getPrivate().getEncoded());
    SealingKey key = settings(KeyPairs.pem(one), true).keys().inUse();
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);

    assertThat(key.verification().accepts(text, key.sign(text))).isTrue();
    assertThat(VerificationKey.ofPem(key.verification().pem()).getFirst().id()).isEqualTo(key.id());
    assertThatThrownBy(() -> settings(priv, true).keys().inUse())
        .hasMessageContaining("BEGIN PUBLIC KEY");
    assertThatThrownBy(
            () ->
                settings(priv + KeyPairs.pem("PUBLIC", other.getPublic().getEncoded()), true)
                    .keys())
        .hasMessageContaining("no pair");
    assertThatThrownBy(() -> settings("secret words", true).keys().inUse())
        .isInstanceOf(InvalidLedgerSettings.class)
        .hasMessageNotContaining("secret words");
    assertThat(settings(priv, true).toString())
        .doesNotContain(priv.lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void knowTheKeysBefore() {
    KeyPair whole = KeyPairs.generate();
    String former = SealingKey.generated().verification().pem();
    LedgerKeys keys =
        new LedgerSettings(
                Duration.ofSeconds(5),
                null,
                true,
                List.of(file(former), file(KeyPairs.pem(whole))),
                "lost")
            .keys();

    assertThat(keys.known()).hasSize(3);
    assertThat(keys.lost()).containsExactly("lost");
    assertThat(keys.former(SealingKey.ofPem(KeyPairs.pem(whole)).id())).isPresent();
    assertThat(keys.former(SealingKey.generated().verification().id())).isEmpty();
  }

  private static Resource file(String text) {
    return new ByteArrayResource(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static LedgerSettings settings(@Nullable String key, boolean generateKey) {
    return new LedgerSettings(
        Duration.ofSeconds(5), key == null ? null : file(key), generateKey, List.of(), null);
  }
}
