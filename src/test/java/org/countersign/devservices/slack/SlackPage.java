package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A page on which a person is anybody of the workspace: reads, clicks, fills in modals and sends
 * commands. Whoever reaches this address may do all that, so only this machine does.
 */
final class SlackPage {

  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final int MAX_BODY = 100_000;

  private static final Map<String, String> FILES =
      Map.of(
          "/page.css", "text/css; charset=utf-8",
          "/page.js", "text/javascript; charset=utf-8");

  private final Workspace workspace;
  private final DevSlack slack;

  SlackPage(Workspace workspace, DevSlack slack) {
    this.workspace = workspace;
    this.slack = slack;
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Security-Policy", CSP);
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cache-Control", "no-store");
      String path = exchange.getRequestURI().getPath();
      if (isFromElsewhere(exchange)) {
        SlackServer.send(exchange, 403, "text/plain", "This page answers only to itself.");
      } else if (exchange.getRequestMethod().equals("POST")) {
        post(exchange, path);
      } else if (FILES.containsKey(path)) {
        SlackServer.send(exchange, 200, FILES.get(path), file(path));
      } else if (path.equals("/")) {
        page(exchange);
      } else if (path.equals("/parts")) {
        parts(exchange);
      } else if (path.equals("/changes")) {
        changes(exchange);
      } else {
        SlackServer.send(exchange, 404, "text/plain", "There is nothing here.");
      }
    } catch (IllegalArgumentException e) {
      SlackServer.send(exchange, 400, "text/plain", String.valueOf(e.getMessage()));
    }
  }

  /** Another site's page could name this address, or a name that leads here. */
  private static boolean isFromElsewhere(HttpExchange exchange) {
    String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("");
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    boolean here = host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?");
    boolean own = site == null || site.equals("same-origin") || site.equals("none");
    return !here || (!own && exchange.getRequestMethod().equals("POST"));
  }

  private void page(HttpExchange exchange) throws IOException {
    SlackServer.send(exchange, 200, "text/html; charset=utf-8", view(exchange).page());
  }

  /** What changes on the page, for its script. */
  private void parts(HttpExchange exchange) throws IOException {
    PageHtml view = view(exchange);
    ObjectNode parts =
        Json.object()
            .put("sidebar", view.sidebar())
            .put("conversation", view.conversation())
            .put("newest", view.newest())
            .put("modal", view.modal())
            .put("modalVersion", view.modalVersion());
    SlackServer.send(exchange, 200, "application/json; charset=utf-8", Json.write(parts));
  }

  private PageHtml view(HttpExchange exchange) {
    Map<String, String> query =
        Arguments.form(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
    SlackUser user = slack.user(query.getOrDefault("as", DevWorkspace.FIRST_USER));
    String place = query.getOrDefault("in", DevWorkspace.FIRST_CHANNEL);
    if (!place.equals(PageHtml.HOME) && !place.equals(PageHtml.DIRECT)) {
      place = slack.channel(place).name();
    }
    return new PageHtml(workspace, user, place);
  }

  /** Tells the page whenever something has changed, as server-sent events. */
  private void changes(HttpExchange exchange) throws IOException {
    Map<String, String> query =
        Arguments.form(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
    long seen = Long.parseLong(query.getOrDefault("after", "0"));
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    try {
      while (true) {
        long now = workspace.awaitChange(seen, SILENCE);
        String event = now > seen ? "data: " + now + "\n\n" : ": still here\n\n";
        seen = now;
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(HttpExchange exchange, String path) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    JsonNode asked =
        Json.read(new String(body, StandardCharsets.UTF_8))
            .orElseThrow(() -> new IllegalArgumentException("no JSON"));
    String user = asked.path("as").asText();
    ObjectNode answer =
        switch (path) {
          case "/do/click" -> told(click(user, asked));
          case "/do/submit" -> submit(asked);
          case "/do/close" -> close(asked);
          case "/do/write" -> write(user, asked);
          case "/do/shortcut" ->
              told(
                  slack.messageShortcut(
                      user, message(user, asked), asked.path("shortcut").asText()));
          case "/do/home" -> told(slack.openHome(user));
          case "/do/join" -> {
            workspace.join(channel(asked), slack.user(user).id());
            yield Json.object();
          }
          case "/do/read" -> {
            workspace.read(place(user, asked), slack.user(user).id(), asked.path("ts").asText());
            yield Json.object();
          }
          default -> throw new IllegalArgumentException("There is no " + path);
        };
    SlackServer.send(exchange, 200, "application/json; charset=utf-8", Json.write(answer));
  }

  private Delivery click(String user, JsonNode asked) {
    String action = asked.path("action").asText();
    if (asked.has("view")) {
      return slack.click(user, viewOf(asked), action);
    }
    return slack.click(user, message(user, asked), action);
  }

  private Message message(String user, JsonNode asked) {
    return workspace.messages(place(user, asked), slack.user(user).id()).stream()
        .filter(message -> message.ts().equals(asked.path("ts").asText()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("That message is no longer there."));
  }

  private ObjectNode submit(JsonNode asked) {
    View view = viewOf(asked);
    Map<String, String> values = new HashMap<>();
    asked
        .path("values")
        .properties()
        .forEach(value -> values.put(value.getKey(), value.getValue().asText()));
    Map<String, String> problems = new Inputs(view, values).problems();
    if (!problems.isEmpty()) {
      ObjectNode answer = Json.object();
      answer.set("errors", Json.object(problems));
      return answer;
    }
    Delivery delivery = slack.submit(view, values);
    ObjectNode answer = told(delivery);
    answer.set("errors", Json.object(delivery.errors()));
    return answer;
  }

  private ObjectNode close(JsonNode asked) {
    workspace.view(asked.path("view").asText()).ifPresent(slack::close);
    return Json.object();
  }

  private ObjectNode write(String user, JsonNode asked) {
    String text = asked.path("text").asText().strip();
    String place = place(user, asked).id();
    if (text.startsWith("/")) {
      String[] words = text.split("\\s+", 2);
      return told(slack.command(user, place, words[0], words.length > 1 ? words[1] : ""));
    }
    if (!text.isEmpty()) {
      slack.write(user, place, text);
    }
    return Json.object();
  }

  private View viewOf(JsonNode asked) {
    return workspace
        .view(asked.path("view").asText())
        .orElseThrow(() -> new IllegalArgumentException("That window is closed already."));
  }

  private Channel place(String user, JsonNode asked) {
    return asked.path("in").asText().equals(PageHtml.DIRECT)
        ? workspace.direct(slack.user(user).id())
        : channel(asked);
  }

  private Channel channel(JsonNode asked) {
    return workspace
        .channel(asked.path("in").asText())
        .orElseThrow(() -> new IllegalArgumentException("There is no such channel."));
  }

  /** What Slack tells the person when the application did not answer as it should. */
  private static ObjectNode told(Delivery delivery) {
    ObjectNode answer = Json.object();
    if (!delivery.isAcknowledged()) {
      answer.put(
          "problem", "The app did not take that (%s). Try again.".formatted(delivery.problem()));
    }
    return answer;
  }

  private static String file(String path) throws IOException {
    try (var file = SlackPage.class.getResourceAsStream(path.substring(1))) {
      if (file == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
