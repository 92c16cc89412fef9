package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.countersign.devservices.slack.FailureMode.AnswerLost;
import org.countersign.devservices.slack.FailureMode.ErrorCode;
import org.countersign.devservices.slack.FailureMode.Hanging;
import org.countersign.devservices.slack.FailureMode.RateLimited;
import org.countersign.devservices.slack.FailureMode.Refused;
import org.countersign.devservices.slack.FailureMode.Status;

/** The HTTP server of the Slack on the laptop, and the ways in which it fails when told to. */
final class SlackServer {

  static {
    // Read once by the JDK's server: answers do not wait for the client's acknowledgement, and idle
    // connections are not closed under the hands of a client that is about to use them.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "5000");
  }

  private static final int BACKLOG = 4_096;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final RateLimits limits = new RateLimits();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Workspace workspace;
  private final WebApi api;
  private final HttpHandler page;
  private final int port;
  private HttpServer server;
  private volatile Failure failure = Failure.NONE;

  /** What goes wrong, where, how often, and what ends the wait of what hangs. */
  private record Failure(
      FailureMode mode,
      Predicate<String> affected,
      AtomicInteger left,
      CompletableFuture<Void> released) {

    static final Failure NONE =
        new Failure(new Hanging(), method -> false, new AtomicInteger(), new CompletableFuture<>());

    Optional<FailureMode> of(String method) {
      boolean fails =
          affected.test(method) && left.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
      return fails ? Optional.of(mode) : Optional.empty();
    }
  }

  SlackServer(
      Workspace workspace,
      WebApi.Tokens tokens,
      SocketDoor socket,
      int wantedPort,
      HttpHandler page) {
    this.workspace = workspace;
    this.page = page;
    server = listen(wantedPort);
    port = server.getAddress().getPort();
    api = new WebApi(workspace, tokens, socket, address());
  }

  private HttpServer listen(int wanted) {
    try {
      HttpServer listening =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
      listening.setExecutor(threads);
      listening.createContext("/api/", this::call);
      listening.createContext("/actions/", this::respond);
      listening.createContext("/", page);
      listening.start();
      return listening;
    } catch (BindException e) {
      throw new IllegalStateException(
          "The Slack on the laptop needs port %d, which something else is using.".formatted(wanted),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("The Slack on the laptop does not start.", e);
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  WebApi api() {
    return api;
  }

  RateLimits limits() {
    return limits;
  }

  synchronized void fail(FailureMode mode, Predicate<String> affected, int times) {
    recover();
    failure = new Failure(mode, affected, new AtomicInteger(times), new CompletableFuture<>());
    if (mode instanceof Refused) {
      server.stop(0);
    }
  }

  synchronized void recover() {
    Failure before = failure;
    failure = Failure.NONE;
    before.released().complete(null);
    if (before.mode() instanceof Refused) {
      server = listen(port);
    }
  }

  int calls(String method) {
    return calls.getOrDefault(method, new AtomicInteger()).get();
  }

  void forgetCalls() {
    calls.clear();
  }

  synchronized void close() {
    failure.released().complete(null);
    server.stop(0);
    threads.shutdownNow();
  }

  private void call(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      calls.computeIfAbsent(method, key -> new AtomicInteger()).incrementAndGet();
      Failure planned = failure;
      Optional<FailureMode> mode = planned.of(method);
      if (mode.isEmpty()) {
        json(exchange, answer(method, exchange));
        return;
      }
      switch (mode.get()) {
        case Refused refused -> {}
        case Hanging hanging -> {
          planned.released().join();
        }
        case Status status -> send(exchange, status.status(), "text/html", "<h1>Server Error</h1>");
        case RateLimited limited -> tooMany(exchange, limited.retryAfter());
        case ErrorCode code -> json(exchange, SlackError.of(code.error()).answer());
        case AnswerLost lost -> answer(method, exchange);
      }
    }
  }

  private JsonNode answer(String method, HttpExchange exchange) throws IOException {
    try {
      Arguments arguments = Arguments.of(exchange);
      Optional<Duration> wait =
          limits.exceeded(method, arguments.text("channel").orElse(""), workspace.now());
      if (wait.isPresent()) {
        exchange.getResponseHeaders().set("Retry-After", String.valueOf(wait.get().toSeconds()));
        return SlackError.of("ratelimited").answer();
      }
      exchange.getResponseHeaders().set("X-OAuth-Scopes", String.join(",", api.scopes()));
      return api.call(method, arguments);
    } catch (SlackError e) {
      return e.answer();
    }
  }

  /** What the application sends to a response URL. */
  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      try {
        JsonNode answer = Json.read(body).orElseThrow(() -> SlackError.of("invalid_payload"));
        ArrayNode blocks = answer.get("blocks") instanceof ArrayNode given ? given : Json.array();
        var findings = blocks.isEmpty() ? List.<String>of() : BlockKit.checkMessage(blocks);
        if (!findings.isEmpty()) {
          throw SlackError.of("invalid_blocks", findings);
        }
        if (blocks.isEmpty()
            && answer.path("text").asText().isEmpty()
            && !answer.path("delete_original").asBoolean()) {
          throw SlackError.of("no_text");
        }
        workspace.respond(
            path.substring(path.lastIndexOf('/') + 1),
            new Workspace.Response(
                answer.path("text").asText(),
                blocks,
                answer.path("response_type").asText().equals("in_channel"),
                answer.path("replace_original").asBoolean(),
                answer.path("delete_original").asBoolean()));
        send(exchange, 200, "text/plain", "ok");
      } catch (SlackError e) {
        send(
            exchange,
            e.answer().has("errors") ? 400 : 404,
            "application/json",
            Json.write(e.answer()));
      }
    }
  }

  private static void tooMany(HttpExchange exchange, Duration retryAfter) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", String.valueOf(retryAfter.toSeconds()));
    json(exchange, SlackError.of("ratelimited").answer());
  }

  private static void json(HttpExchange exchange, JsonNode answer) throws IOException {
    boolean limited = answer.path("error").asText().equals("ratelimited");
    send(exchange, limited ? 429 : 200, "application/json; charset=utf-8", Json.write(answer));
  }

  static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
