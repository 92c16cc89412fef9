package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way from Slack to the application, answered within three seconds: through the WebSocket that
 * it has opened, else one signed POST each.
 */
final class Deliveries {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MILLION = 1_000_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Workspace workspace;
  private final String secret;
  private final SocketDoor socket = SocketDoor.open();
  private volatile @Nullable URI target;
  private volatile Duration patience = PATIENCE;

  Deliveries(Workspace workspace, String secret) {
    this.workspace = workspace;
    this.secret = secret;
  }

  void to(URI target) {
    this.target = target;
  }

  void patience(Duration patience) {
    this.patience = patience;
  }

  /** Interactions: a form with the payload in it. */
  Delivery interaction(JsonNode payload) {
    return socket.hasConnection()
        ? enveloped("interactive", payload)
        : post(Map.of("payload", Json.write(payload)));
  }

  Delivery command(Map<String, String> fields) {
    return socket.hasConnection() ? enveloped("slash_commands", Json.object(fields)) : post(fields);
  }

  private Delivery post(Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(sign(SignedRequest.FORM, body));
  }

  Delivery event(JsonNode event) {
    return socket.hasConnection()
        ? enveloped("events_api", event)
        : send(sign(SignedRequest.JSON, Json.write(event)));
  }

  private Delivery enveloped(String type, JsonNode payload) {
    var unsigned = new SignedRequest(SignedRequest.JSON, Json.write(payload), 0, "");
    long start = System.nanoTime();
    try {
      JsonNode answer = socket.send(type, payload, patience);
      String body = answer.isMissingNode() || answer.isNull() ? "" : Json.write(answer);
      return new Delivery(unsigned, 200, body, since(start), null);
    } catch (TimeoutException e) {
      return new Delivery(unsigned, 0, "", since(start), "operation_timeout");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery(unsigned, 0, "", since(start), "dispatch_failed");
    }
  }

  SocketDoor socket() {
    return socket;
  }

  private SignedRequest sign(String contentType, String body) {
    return SignedRequest.sign(secret, contentType, body, workspace.now().getEpochSecond());
  }

  Delivery send(SignedRequest request) {
    URI to = target;
    if (to == null) {
      return new Delivery(request, 0, "", Duration.ZERO, "dispatch_failed");
    }
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(to)
                  .timeout(patience)
                  .header("Content-Type", request.contentType())
                  .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                  .header("X-Slack-Request-Timestamp", String.valueOf(request.timestamp()))
                  .header("X-Slack-Signature", request.signature())
                  .POST(BodyPublishers.ofString(request.body()))
                  .build(),
              BodyHandlers.ofString());
      String problem = answer.statusCode() == 200 ? null : "http_status_" + answer.statusCode();
      return new Delivery(request, answer.statusCode(), answer.body(), since(start), problem);
    } catch (HttpTimeoutException e) {
      return new Delivery(request, 0, "", since(start), "operation_timeout");
    } catch (IOException e) {
      return new Delivery(request, 0, "", since(start), "dispatch_failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery(request, 0, "", since(start), "dispatch_failed");
    }
  }

  void close() {
    socket.close();
    http.shutdownNow();
  }

  private static Duration since(long start) {
    return Duration.ofMillis((System.nanoTime() - start) / MILLION);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
