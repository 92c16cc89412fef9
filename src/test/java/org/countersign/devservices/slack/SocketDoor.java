package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/**
 * Socket Mode: the application opens a WebSocket with a ticket that it got for its app token, and
 * hears of clicks, commands and events through it, each in an envelope that it acknowledges.
 */
final class SocketDoor extends WebSocketServer {

  private final Set<String> tickets = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<JsonNode>> unacknowledged = new ConcurrentHashMap<>();
  private final CountDownLatch started = new CountDownLatch(1);

  private SocketDoor() {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    setDaemon(true);
    setReuseAddr(true);
  }

  static SocketDoor open() {
    var door = new SocketDoor();
    door.start();
    try {
      door.started.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return door;
  }

  /** An address at which one WebSocket may be opened. */
  String ticket() {
    String ticket = UUID.randomUUID().toString();
    tickets.add(ticket);
    return "ws://127.0.0.1:%d/link/?ticket=%s".formatted(getPort(), ticket);
  }

  boolean hasConnection() {
    return connections() > 0;
  }

  int connections() {
    return (int) getConnections().stream().filter(WebSocket::isOpen).count();
  }

  /** Closes every connection, as Slack does every few hours. */
  void disconnect() {
    getConnections().forEach(connection -> connection.close());
  }

  /**
   * Sends an envelope.
   *
   * @return what came back with the acknowledgement
   */
  JsonNode send(String type, JsonNode payload, Duration patience)
      throws TimeoutException, InterruptedException {
    String id = UUID.randomUUID().toString();
    var acknowledged = new CompletableFuture<JsonNode>();
    unacknowledged.put(id, acknowledged);
    ObjectNode envelope =
        Json.object()
            .put("type", type)
            .put("envelope_id", id)
            .put("accepts_response_payload", !type.equals("events_api"));
    envelope.set("payload", payload);
    Optional<WebSocket> connection =
        getConnections().stream().filter(WebSocket::isOpen).findFirst();
    try {
      connection.orElseThrow(TimeoutException::new).send(Json.write(envelope));
      return acknowledged.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      unacknowledged.remove(id);
    }
  }

  void close() {
    try {
      stop(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void onOpen(WebSocket connection, ClientHandshake handshake) {
    String resource = handshake.getResourceDescriptor();
    if (!tickets.remove(resource.substring(resource.indexOf('=') + 1))) {
      connection.close();
      return;
    }
    ObjectNode hello = Json.object().put("type", "hello").put("num_connections", 1);
    hello.putObject("connection_info").put("app_id", Workspace.APP);
    hello.putObject("debug_info").put("host", "laptop").put("approximate_connection_time", 18060);
    connection.send(Json.write(hello));
  }

  @Override
  public void onMessage(WebSocket connection, String message) {
    JsonNode answer = Json.read(message).orElseGet(Json::object);
    CompletableFuture<JsonNode> acknowledged =
        unacknowledged.get(answer.path("envelope_id").asText());
    if (acknowledged != null) {
      acknowledged.complete(answer.path("payload"));
    }
  }

  @Override
  public void onClose(WebSocket connection, int code, String reason, boolean remote) {
    // Whoever wants to hear more opens another.
  }

  @Override
  public void onError(WebSocket connection, Exception e) {
    // What waits for an acknowledgement does not get one, and that is what a person is told.
  }
}
