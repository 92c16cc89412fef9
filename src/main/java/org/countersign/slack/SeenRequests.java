package org.countersign.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Signed requests that were taken: the same one is not taken again, on whatever instance. */
@WhenSlackIsOn
@Component
class SeenRequests {

  /** A signature is good from five minutes before its time until five minutes after it. */
  private static final Duration KEPT = RequestSignature.WINDOW.multipliedBy(3);

  private final JdbcClient jdbc;
  private final Clock clock;

  SeenRequests(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Remembers it; false if it was there before. */
  boolean isNew(String signature) {
    return jdbc.sql(
                """
                insert into slack_request (signature_digest, received_at) values (:digest, :now)
                on conflict do nothing
                """)
            .param("digest", digest(signature))
            .param("now", ago(Duration.ZERO))
            .update()
        == 1;
  }

  /** Forgets those whose signature is good no more, and says how many. */
  int forget() {
    return jdbc.sql("delete from slack_request where received_at < :before")
        .param("before", ago(KEPT))
        .update();
  }

  private OffsetDateTime ago(Duration age) {
    return Times.utc(clock.instant().minus(age));
  }

  private static String digest(String signature) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(signature.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
