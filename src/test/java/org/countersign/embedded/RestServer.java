package org.countersign.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server for JSON on the loopback interface; one virtual thread per request. */
final class RestServer implements AutoCloseable {

  static {
    // Read once by the JDK's server; without it, every answer waits for the client's delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // The default closes idle connections beyond 200: too few for many polling workers.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
  }

  private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

  @FunctionalInterface
  interface Handler {
    Answer handle(Request request) throws Exception;
  }

  /** A body that is written bit by bit, after the status. */
  @FunctionalInterface
  interface Stream {
    void writeTo(OutputStream client) throws Exception;
  }

  /**
   * What browsers need to know of the page. Nothing comes from elsewhere, and no script or style
   * from within a page.
   */
  private static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Cache-Control",
          "no-cache",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff");

  /** The body is written as JSON; a text or a file as it is; null is no body. */
  record Answer(int status, @Nullable Object body, String contentType) {

    static Answer json(final Object body) {
      return new Answer(200, body, "application/json");
    }

    static Answer text(final String body, final String contentType) {
      return new Answer(200, body, contentType);
    }

    static Answer file(final byte[] body, final String contentType) {
      return new Answer(200, body, contentType);
    }

    static Answer stream(final Stream body) {
      return new Answer(200, body, "application/json");
    }

    static Answer none() {
      return new Answer(204, null, "");
    }
  }

  static final class Request {

    private final HttpExchange exchange;
    private final Map<String, String> variables;
    private final byte[] body;

    Request(final HttpExchange exchange, final Map<String, String> variables, final byte[] body) {
      this.exchange = exchange;
      this.variables = variables;
      this.body = body;
    }

    HttpExchange exchange() {
      return exchange;
    }

    byte[] body() {
      return body;
    }

    /** A part of the path that is a variable in the route. */
    String path(final String name) {
      return variables.getOrDefault(name, "");
    }

    long key(final String name) {
      try {
        return Long.parseLong(path(name));
      } catch (final NumberFormatException e) {
        throw HttpProblem.invalid("'" + path(name) + "' is not a key");
      }
    }

    JsonNode json() {
      try {
        return body.length == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(body);
      } catch (final IOException e) {
        throw HttpProblem.invalid("The request body is not valid JSON");
      }
    }

    String contentType() {
      final String type = exchange.getRequestHeaders().getFirst("Content-Type");
      return type == null ? "" : type;
    }
  }

  private record Route(String method, List<String> segments, Handler handler) {

    static List<String> split(final String path) {
      return List.of(path.split("/", -1));
    }

    /** The variables of the path, or null if this is not the route. */
    @Nullable Map<String, String> match(final String requested, final List<String> path) {
      if (!method.equals(requested) || segments.size() != path.size()) {
        return null;
      }
      final var variables = new HashMap<String, String>();
      for (int i = 0; i < path.size(); i++) {
        final String segment = segments.get(i);
        if (segment.startsWith("{")) {
          variables.put(segment.substring(1, segment.length() - 1), path.get(i));
        } else if (!segment.equals(path.get(i))) {
          return null;
        }
      }
      return variables;
    }
  }

  private final List<Route> routes = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  RestServer(final int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /** The first route that fits is taken. */
  RestServer route(final String method, final String path, final Handler handler) {
    routes.add(new Route(method, Route.split(path), handler));
    return this;
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(final HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (final Exception e) {
        answer = problem(exchange, e);
      }
      write(exchange, answer);
    } catch (final IOException e) {
      LOG.debug("The client is gone: {}", exchange.getRequestURI(), e);
    }
  }

  private Answer answer(final HttpExchange exchange) throws Exception {
    final String path = exchange.getRequestURI().getPath();
    final var segments = Route.split(path);
    final byte[] body = exchange.getRequestBody().readAllBytes();
    for (final Route route : routes) {
      final var variables = route.match(exchange.getRequestMethod(), segments);
      if (variables != null) {
        return route.handler().handle(new Request(exchange, variables, body));
      }
    }
    throw HttpProblem.notOffered(exchange.getRequestMethod() + " " + path);
  }

  private static Answer problem(final HttpExchange exchange, final Exception failure) {
    final var problem = HttpProblem.of(failure);
    if (problem.status() == 500) {
      LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), failure);
    }
    return new Answer(
        problem.status(),
        Json.object(
            "type", "about:blank",
            "title", problem.title(),
            "status", problem.status(),
            "detail", problem.detail(),
            "instance", exchange.getRequestURI().getPath()),
        "application/problem+json");
  }

  private static void write(final HttpExchange exchange, final Answer answer) throws IOException {
    if (answer.body() == null) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    if (answer.body() instanceof Stream stream) {
      stream(exchange, answer.status(), stream);
      return;
    }
    if (answer.body() instanceof byte[]) {
      PAGE_HEADERS.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }
    final byte[] body =
        switch (answer.body()) {
          case byte[] file -> file;
          case String text -> text.getBytes(StandardCharsets.UTF_8);
          case Object json -> Json.MAPPER.writeValueAsBytes(json);
        };
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /** The status is out already, so a failure can only cut the connection. */
  private static void stream(final HttpExchange exchange, final int status, final Stream stream)
      throws IOException {
    exchange.sendResponseHeaders(status, 0);
    try {
      stream.writeTo(exchange.getResponseBody());
      exchange.getResponseBody().close();
    } catch (final IOException e) {
      throw e;
    } catch (final Exception e) {
      throw new IOException("no complete answer", e);
    }
  }
}
