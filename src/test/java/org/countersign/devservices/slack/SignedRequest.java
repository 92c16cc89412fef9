package org.countersign.devservices.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request to the application as Slack signs it: {@code X-Slack-Signature} is the HMAC of version,
 * time and body.
 *
 * @param timestamp seconds, as X-Slack-Request-Timestamp has them
 * @param signature empty for what went through a WebSocket
 */
public record SignedRequest(String contentType, String body, long timestamp, String signature) {

  static final String FORM = "application/x-www-form-urlencoded";
  static final String JSON = "application/json";

  /** Signs a body of this time. */
  public static SignedRequest sign(String secret, String contentType, String body, long timestamp) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signed =
          hmac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
      return new SignedRequest(
          contentType, body, timestamp, "v0=" + HexFormat.of().formatHex(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
