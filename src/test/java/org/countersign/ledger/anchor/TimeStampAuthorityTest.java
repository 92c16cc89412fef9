package org.countersign.ledger.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.anchor.AnchorPlace.Kept;
import org.countersign.ledger.anchor.LocalAuthority.Flaw;
import org.countersign.ledger.anchor.LocalAuthority.Signer;
import org.countersign.ledger.seal.SealedLedger.SealSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes a time stamp for what was asked from whom the settings name, and nothing else. */
class TimeStampAuthorityTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final byte[] HASH = hash("a seal");
  private static final SealSummary SEAL =
      new SealSummary(12, Instant.EPOCH, 3, "root", "key", Hashes.hex(HASH));

  private final LocalAuthority local = LocalAuthority.start();

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void takesATimeStampOfTheHash() throws Exception {
    Kept kept = keep(local.signer());

    assertThat(kept.at()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(TimeStamp.of(token(kept), trusting(local.signer()), null))
        .isEqualTo(new TimeStamp(SEAL.hash(), kept.at()));
  }

  @Test
  void takesOneByACertificateThatTheNamedOneHasIssued() throws Exception {
    Signer issuer = LocalAuthority.issuer();
    local.signBy(LocalAuthority.signer(issuer, Flaw.NONE));

    assertThat(keep(issuer).token()).isNotEmpty();
    assertThatThrownBy(() -> keep(LocalAuthority.issuer()))
        .hasMessageContaining("was not issued by one");
  }

  @Test
  void refusesOneByACertificateWhoseIssuerMayNotIssue() {
    Signer noIssuer = LocalAuthority.signer(null, Flaw.NONE);
    local.signBy(LocalAuthority.signer(noIssuer, Flaw.NONE));

    assertThatThrownBy(() -> keep(noIssuer)).hasMessageContaining("was not issued by one");
  }

  @Test
  void takesGrantedWithModificationsWhereNothingThatWasAskedIsModified() throws Exception {
    local.change(stamp -> stamp.status(PKIStatus.GRANTED_WITH_MODS));
    assertThat(keep(local.signer()).token()).isNotEmpty();

    local.change(stamp -> stamp.status(PKIStatus.GRANTED_WITH_MODS).policy("1.2.3"));
    assertThatThrownBy(() -> keep(local.signer())).isInstanceOf(InvalidTimeStamp.class);
  }

  @Test
  void readsOneOfLongAgo() throws Exception {
    Instant then = Instant.parse("2026-06-01T10:00:00Z");

    assertThat(TimeStamp.of(local.stamp(hash("a seal"), then), trusting(local.signer()), null).at())
        .isEqualTo(then);
  }

  @Test
  void refusesOneUnderAnotherPolicyThanWasDemanded() throws Exception {
    byte[] stamp = local.stamp(hash("a seal"), Instant.now());
    TimeStampCertificates certificates = trusting(local.signer());

    assertThat(TimeStamp.of(stamp, certificates, LocalAuthority.POLICY).hash()).isNotEmpty();
    assertThatThrownBy(() -> TimeStamp.of(stamp, certificates, "1.2.3"))
        .isInstanceOf(InvalidTimeStamp.class)
        .hasMessage(
            "it was given under the policy %s, and not under 1.2.3"
                .formatted(LocalAuthority.POLICY));
  }

  @Test
  void saysWhatIsNoTimeStampAndWhy() {
    assertThatThrownBy(() -> TimeStamp.of(new byte[] {0x30, 1, 0}, trusting(local.signer()), null))
        .isInstanceOf(InvalidTimeStamp.class)
        .message()
        .startsWith("it is no time stamp: ")
        .doesNotContain("null");
  }

  @Test
  void refusesOneOfAnotherHash() {
    local.change(stamp -> stamp.hash(hash("another seal")));

    assertThatThrownBy(() -> keep(local.signer()))
        .isInstanceOf(InvalidTimeStamp.class)
        .hasMessageContaining("not answer what was asked");
  }

  @Test
  void refusesOneThatWasGivenBefore() throws Exception {
    byte[] before = token(keep(local.signer()));
    local.answer(200, before);

    assertThatThrownBy(() -> keep(local.signer()))
        .isInstanceOf(InvalidTimeStamp.class)
        .hasMessageContaining("nonce");
  }

  @Test
  void refusesOneWithAnotherNonceOrPolicy() {
    local.change(stamp -> stamp.nonce(BigInteger.TEN));
    assertThatThrownBy(() -> keep(local.signer())).isInstanceOf(InvalidTimeStamp.class);

    local.change(stamp -> stamp.policy("1.2.3"));
    assertThatThrownBy(() -> keep(local.signer())).isInstanceOf(InvalidTimeStamp.class);
  }

  @Test
  void refusesAnotherAuthority() {
    assertThatThrownBy(() -> keep(LocalAuthority.signer(null, Flaw.NONE)))
        .isInstanceOf(InvalidTimeStamp.class)
        .hasMessageContaining("none of those given");
  }

  /** Also where the settings name this very certificate. */
  @ParameterizedTest
  @EnumSource(names = {"NO_PURPOSE", "MORE_PURPOSES", "EXPIRED"})
  void refusesACertificateThatIsNotForIt(Flaw flaw) {
    Signer named = LocalAuthority.signer(null, flaw);
    local.signBy(named);
    assertThatThrownBy(() -> keep(named))
        .isInstanceOf(InvalidTimeStamp.class)
        .hasMessageContaining("certificate");

    Signer issuer = LocalAuthority.issuer();
    local.signBy(LocalAuthority.signer(issuer, flaw));
    assertThatThrownBy(() -> keep(issuer)).isInstanceOf(InvalidTimeStamp.class);
  }

  @Test
  void refusesATokenThatWasChanged() throws Exception {
    byte[] token = token(keep(local.signer()));
    TimeStampCertificates certificates = trusting(local.signer());
    TimeStamp stamp = TimeStamp.of(token, certificates, null);
    int refused = 0;
    for (int at = 0; at < token.length; at++) {
      byte[] changed = token.clone();
      changed[at] ^= 1;
      try {
        // Not all of it is signed, such as the certificates that it brings along.
        assertThat(TimeStamp.of(changed, certificates, null)).isEqualTo(stamp);
      } catch (InvalidTimeStamp e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(token.length / 2);
  }

  @Test
  void saysWhyItWasRefused() {
    local.change(stamp -> stamp.status(PKIStatus.REJECTION));

    assertThatThrownBy(() -> keep(local.signer()))
        .isInstanceOf(InvalidTimeStamp.class)
        .hasMessage("it was refused: status 2, not  today");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "0", "<html>Please log in</html>"})
  void refusesWhatIsNoAnswer(String body) {
    local.answer(200, body.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> keep(local.signer()))
        .isInstanceOf(InvalidTimeStamp.class)
        .hasMessageContaining("malformed");
  }

  @Test
  void refusesAnAnswerThatIsHuge() {
    byte[] huge = new byte[50 * 1024 * 1024];
    Arrays.fill(huge, (byte) 0x30);
    local.answer(200, huge);

    assertThatThrownBy(() -> keep(local.signer())).hasMessageContaining("more than 65536 bytes");
  }

  @Test
  void doesNotWaitForAnAuthorityThatIsSlow() {
    local.wait(Duration.ofSeconds(30));
    Instant before = Instant.now();

    assertThatThrownBy(() -> keep(local.signer(), Duration.ofMillis(500)))
        .hasMessage("it does not answer within PT0.5S");
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void saysThatItIsAwayOrFails() {
    local.answer(503, "Sorry".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> keep(local.signer())).hasMessage("it answers with status 503");

    local.close();
    assertThatThrownBy(() -> keep(local.signer()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not answer");
  }

  private Kept keep(Signer named) throws IOException, InterruptedException {
    return keep(named, PATIENCE);
  }

  private Kept keep(Signer named, Duration timeout) throws IOException, InterruptedException {
    return new TimeStampAuthority(
            URI.create(local.url()),
            trusting(named),
            LocalAuthority.POLICY,
            timeout,
            Duration.ofHours(1))
        .keep(SEAL, Instant.now());
  }

  private static TimeStampCertificates trusting(Signer signer) {
    return TimeStampCertificates.ofPem(signer.pem().getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] token(Kept kept) {
    return Objects.requireNonNull(kept.token());
  }

  private static byte[] hash(String text) {
    return Hashes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
