package org.countersign.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was signed by Slack, and just now. The SDK's own check takes any time in the
 * future and compares with equals.
 */
final class RequestSignature {

  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v0";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

  private final SecretKeySpec key;
  private final Clock clock;

  RequestSignature(String signingSecret, Clock clock) {
    key = new SecretKeySpec(signingSecret.getBytes(UTF_8), ALGORITHM);
    this.clock = clock;
  }

  /** What is wrong with a request; empty for one that Slack has just signed. */
  Optional<String> flaw(@Nullable String timestamp, @Nullable String signature, byte[] body) {
    if (timestamp == null || signature == null) {
      return Optional.of("unsigned");
    }
    if (!SECONDS.matcher(timestamp).matches()) {
      return Optional.of("timestamp");
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sent, clock.instant()).abs().compareTo(WINDOW) > 0) {
      return Optional.of("timestamp");
    }
    byte[] expected = sign(timestamp, body).getBytes(UTF_8);
    return MessageDigest.isEqual(expected, signature.getBytes(UTF_8))
        ? Optional.empty()
        : Optional.of("signature");
  }

  private String sign(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((VERSION + ":" + timestamp + ":").getBytes(UTF_8));
      return VERSION + "=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
