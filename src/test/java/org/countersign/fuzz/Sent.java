package org.countersign.fuzz;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * A generated request.
 *
 * @param target path and query, encoded
 * @param user whose password is demo; empty for nobody
 * @param body each character is a byte
 */
record Sent(String method, String target, String user, Map<String, String> headers, String body) {

  private static final int SHOWN = 3000;

  HttpRequest to(int port) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target));
    if (!user.isEmpty()) {
      byte[] credentials = (user + ":demo").getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    headers.forEach(request::header);
    return request
        .method(
            method,
            body.isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1))
        .build();
  }

  /** Enough to send it again. */
  @Override
  public String toString() {
    return "%s %s as %s with %s%n%s"
        .formatted(
            method,
            target,
            user.isEmpty() ? "nobody" : user,
            headers,
            body.length() > SHOWN
                ? body.substring(0, SHOWN) + "… (" + body.length() + " bytes)"
                : body);
  }
}
