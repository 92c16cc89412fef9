package org.countersign.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.app_backend.SlackSignature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSignatureTest {

  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final long NOW = 1_531_420_618;
  private static final String BODY = "token=x&text=Prüfung";

  private final RequestSignature signature =
      new RequestSignature(SECRET, Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

  @Test
  void takesWhatWasSignedJustNow() {
    assertThat(flaw(NOW, sign(NOW, BODY), BODY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-300, ''", "300, ''", "-301, timestamp", "301, timestamp", "86400, timestamp"})
  void looksAtBothSidesOfFiveMinutes(long seconds, String flaw) {
    long sent = NOW + seconds;

    assertThat(flaw(sent, sign(sent, BODY), BODY).orElse("")).isEqualTo(flaw);
  }

  @Test
  void refusesAnotherBodySecretOrTime() {
    assertThat(flaw(NOW, sign(NOW, BODY), BODY + "x")).contains("signature");
    assertThat(flaw(NOW, sign(NOW, BODY), BODY.substring(1))).contains("signature");
    assertThat(flaw(NOW + 1, sign(NOW, BODY), BODY)).contains("signature");
    String forged =
        new SlackSignature.Generator("another secret").generate(Long.toString(NOW), BODY);
    assertThat(flaw(NOW, forged, BODY)).contains("signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v0=", "v0", "v1=abc", "x"})
  void refusesWhatIsNoSignature(String text) {
    assertThat(flaw(NOW, text, BODY)).contains("signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1531420618", "1531420618.0", "99999999999999999999", " 1"})
  void refusesWhatIsNoTime(String time) {
    assertThat(signature.flaw(time, sign(NOW, BODY), BODY.getBytes(UTF_8))).contains("timestamp");
  }

  @Test
  void refusesWhatIsNotSigned() {
    assertThat(signature.flaw(null, sign(NOW, BODY), BODY.getBytes(UTF_8))).contains("unsigned");
    assertThat(signature.flaw(Long.toString(NOW), null, BODY.getBytes(UTF_8))).contains("unsigned");
  }

  private Optional<String> flaw(long time, String signed, String body) {
    return signature.flaw(Long.toString(time), signed, body.getBytes(UTF_8));
  }

  private static String sign(long time, String body) {
    return new SlackSignature.Generator(SECRET).generate(Long.toString(time), body);
  }
}
