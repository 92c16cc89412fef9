package org.countersign.devservices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that speaks OpenAI's chat completions and answers by plain rules. It is no
 * language model and says so: the {@code model} of every answer is {@value #MODEL}, whatever was
 * asked for.
 *
 * <p>It looks for {@code description} and {@code answer} (of clarifications) in the JSON of the
 * last user message, and the first rule that fits gives the answer; {@code GET /} shows them all:
 *
 * <ol>
 *   <li>text that instructs ("ignore", "approve this", "you are", "system:", "confidence"): REVIEW,
 *       0.55, SUSPICIOUS_INSTRUCTIONS
 *   <li>gifts to officials, sanctions, politics: REJECT, 0.95, POLICY_EXCEPTION and REGULATORY
 *   <li>gambling, personal things: REJECT, 0.95, POLICY_EXCEPTION
 *   <li>alcohol, gifts, entertainment: REVIEW, 0.85, POLICY_EXCEPTION
 *   <li>no receipt: REVIEW, 0.8, MISSING_DOCUMENTATION
 *   <li>claimed before: REVIEW, 0.75, POSSIBLE_DUPLICATE
 *   <li>"misc", "stuff", "various", one word of less than four letters, in the latest answer where
 *       there is one: REVIEW, 0.6, AMBIGUOUS
 *   <li>"maybe", "not sure": APPROVE, 0.7
 *   <li>everything else: APPROVE, 0.98
 * </ol>
 *
 * The number is the probability of the recommendation's tokens; the stated confidence is 0.01
 * higher. The form is filled in by the types of the asked-for schema's properties: the string enum
 * with APPROVE, the number, the array of sentences (or of objects with a clause and a sentence),
 * the array of an enum.
 *
 * <p>The switches below make it fail; {@link #reset} undoes them. All of it is thread-safe.
 */
public final class DevLlm implements AutoCloseable {

  public static final String MODEL = "rules-not-an-llm";

  static {
    // Read once by the JDK's server. Without the first, an answer waits 40 ms for the client's
    // acknowledgement of its header; without the second, more than 200 idle connections are closed
    // under the hands of a client that is about to use them.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "5000");
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BACKLOG = 4_096;
  private static final int LONG = 10_000;
  private static final Pattern TOKENS = Pattern.compile("\\p{L}{1,4}|[^\\p{L}]{1,3}");

  private static final Verdict OBEDIENT =
      new Verdict("APPROVE", 1, List.of(), "B1", "As you wish.");

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "\\bignore\\b|\\bdisregard\\b|\\bapprove\\b|\\byou (are|must)\\b|\\bsystem\\s*:"
                  + "|\\bpolicy section\\b|\\bconfidence\\b|\\binstructions?\\b",
              "REVIEW",
              0.55,
              List.of("SUSPICIOUS_INSTRUCTIONS"),
              "S2",
              "The text gives instructions instead of describing an expense."),
          new Rule(
              "\\b(officials?|minister|mayor|sanction\\w*|bribe\\w*|political party)\\b",
              "REJECT",
              0.95,
              List.of("POLICY_EXCEPTION", "REGULATORY"),
              "L1",
              "Something of value for officials is a matter of law."),
          new Rule(
              "\\b(gambling|casino|lottery|betting|personal|private|family|birthday)\\b",
              "REJECT",
              0.95,
              List.of("POLICY_EXCEPTION"),
              "N2",
              "This does not look like the company's business."),
          new Rule(
              "\\b(alcohol|wine|beer|whisk(e)?y|champagne|cocktails?|gifts?|entertainment)\\b",
              "REVIEW",
              0.85,
              List.of("POLICY_EXCEPTION"),
              "X2",
              "Alcohol, gifts and entertainment need a person's consent."),
          new Rule(
              "\\b(no|without|lost|missing)\\b.{0,20}\\b(receipt|invoice|bill)\\b"
                  + "|\\b(receipt|invoice|bill)\\b.{0,20}\\b(lost|missing)\\b",
              "REVIEW",
              0.8,
              List.of("MISSING_DOCUMENTATION"),
              "R1",
              "There seems to be no receipt."),
          new Rule(
              "\\b(again|twice|duplicate|resubmi\\w+|second time|already (paid|claimed))\\b",
              "REVIEW",
              0.75,
              List.of("POSSIBLE_DUPLICATE"),
              "B5",
              "This may have been claimed before."),
          new Rule(
              Rule.Text.LATEST,
              "\\b(misc|miscellaneous|stuff|various|sundry|things)\\b|^\\W*\\w{0,3}\\W*$",
              "REVIEW",
              0.6,
              List.of("AMBIGUOUS"),
              "B2",
              "The description does not say what was bought and what for."),
          new Rule(
              "\\b(maybe|perhaps|not sure|probably|i think|possibly)\\b",
              "APPROVE",
              0.7,
              List.of(),
              "B2",
              "It looks ordinary, but the description is unsure."),
          new Rule(
              "",
              "APPROVE",
              0.98,
              List.of(),
              "B1",
              "An ordinary business expense, clearly described."));

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Behaviour behaviour = new Answers();
  private volatile Failures failures = Failures.NONE;
  private volatile Duration latency = Duration.ZERO;
  private volatile List<String> refused = List.of();
  private volatile @Nullable JsonNode lastRequest;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();

  private DevLlm(int port) throws IOException {
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** On any free port. */
  public static DevLlm start() {
    return start(0);
  }

  public static DevLlm start(int port) {
    try {
      return new DevLlm(port);
    } catch (BindException e) {
      throw new IllegalStateException(
          "The LLM on the laptop needs port %d, which something else is using.".formatted(port), e);
    } catch (IOException e) {
      throw new IllegalStateException("The LLM on the laptop does not start.", e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** For OPENAI_BASE_URL. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /** The next requests are answered with this status and an error as the API words it. */
  public void failNext(int times, int status) {
    failNext(times, status, Map.of());
  }

  public void failNext(int times, int status, Map<String, String> headers) {
    failures = new Failures(new AtomicInteger(times), status, headers);
  }

  /** Accepts requests and says nothing until {@link #reset} or {@link #close}. */
  public void hang() {
    behaviour = new Hangs(new CompletableFuture<>());
  }

  /** Breaks the connection in the middle of the answer. */
  public void breakOff() {
    behaviour = new BreaksOff();
  }

  /** Writes something that is no JSON where the form should be. */
  public void garbage() {
    answerWith("Sure! Here is what I think: {approve it");
  }

  /**
   * Writes these where the form should be, one after the other, with tokens that spell them if they
   * are not long.
   */
  public void answerWith(String... contents) {
    behaviour = new Writes(List.of(contents), "stop", new AtomicInteger());
  }

  public void refuse() {
    behaviour = new Refuses();
  }

  /** Stops in the middle of the form with this finish reason, as in length or content_filter. */
  public void stopWith(String finishReason) {
    behaviour =
        new Writes(List.of("{\"recommendation\":\"APPR"), finishReason, new AtomicInteger());
  }

  /** Answers by the rules, without the token probabilities that were asked for. */
  public void withoutLogprobs() {
    behaviour = new Answers(false, false);
  }

  /** Does what every hostile text wants: approves whatever it is asked, as surely as can be. */
  public void obeyEverything() {
    behaviour = new Answers(true, true);
  }

  /** Refuses questions with one of these parameters, as the API does for reasoning models. */
  public void refuseParameters(String... names) {
    refused = List.of(names);
  }

  /** How long every answer takes. */
  public void latency(Duration latency) {
    this.latency = latency;
  }

  /** Answers by the rules at once; counters start again. */
  public void reset() {
    Behaviour before = behaviour;
    behaviour = new Answers();
    if (before instanceof Hangs hangs) {
      hangs.released().complete(null);
    }
    failures = Failures.NONE;
    latency = Duration.ZERO;
    refused = List.of();
    List.of(requests, answered, failed, mostInFlight).forEach(counter -> counter.set(0));
  }

  /** Chat completions asked for, in whatever way they ended. */
  public int requests() {
    return requests.get();
  }

  /** Chat completions answered with 200. */
  public int answered() {
    return answered.get();
  }

  /** Chat completions answered with an error. */
  public int failed() {
    return failed.get();
  }

  /** The largest number of chat completions at one moment. */
  public int mostInFlight() {
    return mostInFlight.get();
  }

  /** The body of the latest chat completion that was asked for. */
  public JsonNode lastRequest() {
    JsonNode request = lastRequest;
    if (request == null) {
      throw new IllegalStateException("nobody has asked yet");
    }
    return request;
  }

  @Override
  public void close() {
    closed.complete(null);
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      switch (request) {
        case "POST /v1/chat/completions" -> complete(exchange);
        case "GET /v1/models" ->
            send(exchange, 200, "application/json", JSON.writeValueAsBytes(models()));
        case "GET /" -> send(exchange, 200, "text/html; charset=utf-8", utf8(page()));
        default ->
            sendError(
                exchange,
                new ApiError(404, "invalid_request_error", "unknown_url", "Unknown: " + request));
      }
    } catch (RuntimeException e) {
      throw new IOException("the LLM on the laptop has a bug", e);
    }
  }

  private void complete(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Failures planned = failures;
      if (planned.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        planned.headers().forEach(exchange.getResponseHeaders()::set);
        throw new ApiError(planned.status(), "dev_llm", "planned", "As switched by failNext.");
      }
      JsonNode request = checked(exchange, body);
      for (String parameter : refused) {
        if (request.hasNonNull(parameter)) {
          throw unsupported(parameter);
        }
      }
      lastRequest = request;
      pause(latency);
      answer(exchange, request);
      answered.incrementAndGet();
    } catch (ApiError e) {
      failed.incrementAndGet();
      sendError(exchange, e);
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, JsonNode request) throws IOException {
    switch (behaviour) {
      case Answers answers -> answerByRules(exchange, request, answers);
      case Writes writes -> {
        ObjectNode completion = completion(request, writes.content(), writes.finishReason());
        if (request.path("logprobs").asBoolean()
            && message(completion).path("content").asText().length() < LONG) {
          addLogprobs(completion, "", 1);
        }
        sendCompletion(exchange, completion);
      }
      case Refuses refuses -> {
        ObjectNode completion = completion(request, "", "stop");
        message(completion).putNull("content").put("refusal", "I cannot help with that.");
        sendCompletion(exchange, completion);
      }
      case Hangs hangs -> {
        CompletableFuture.anyOf(hangs.released(), closed).join();
        answerByRules(exchange, request, new Answers());
      }
      case BreaksOff breaksOff -> {
        byte[] whole = JSON.writeValueAsBytes(completion(request, "{}", "stop"));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, whole.length);
        exchange.getResponseBody().write(whole, 0, whole.length / 2);
        exchange.getResponseBody().flush();
      }
    }
  }

  private static void answerByRules(HttpExchange exchange, JsonNode request, Answers how)
      throws IOException {
    Verdict verdict = how.obedient() ? OBEDIENT : verdict(request);
    JsonNode schema = request.at("/response_format/json_schema/schema");
    ObjectNode completion = completion(request, form(schema, verdict), "stop");
    if (how.withLogprobs() && request.path("logprobs").asBoolean()) {
      addLogprobs(completion, verdict.recommendation(), verdict.probability());
    }
    sendCompletion(exchange, completion);
  }

  private static JsonNode checked(HttpExchange exchange, byte[] body) throws ApiError {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization == null || authorization.replaceFirst("^Bearer", "").isBlank()) {
      throw new ApiError(
          401, "invalid_request_error", "invalid_api_key", "You didn't provide an API key.");
    }
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (IOException e) {
      throw bad("We could not parse the JSON body of your request.");
    }
    require(request.path("model").isTextual(), "you must provide a model parameter");
    require(!request.path("messages").isEmpty(), "'messages' must be a non-empty array.");
    for (JsonNode message : request.path("messages")) {
      require(
          message.path("role").asText().matches("system|developer|user|assistant"),
          "Invalid value for 'role'.");
      require(message.hasNonNull("content"), "Missing required parameter: 'content'.");
    }
    require(
        !request.has("top_logprobs") || request.path("logprobs").asBoolean(),
        "'top_logprobs' is only allowed when 'logprobs' is true.");
    double temperature = request.path("temperature").asDouble(1);
    require(temperature >= 0 && temperature <= 2, "'temperature' must be from 0 to 2.");
    JsonNode format = request.path("response_format");
    require(
        format.path("type").asText().equals("json_schema"),
        "This server only fills in forms: 'response_format.type' must be 'json_schema'.");
    require(
        format.at("/json_schema/name").asText().matches("[a-zA-Z0-9_-]{1,64}"),
        "Invalid 'response_format.json_schema.name'.");
    JsonNode schema = format.at("/json_schema/schema");
    require(
        schema.path("type").asText().equals("object")
            && !schema.path("properties").isEmpty()
            && schema.path("required").size() == schema.path("properties").size()
            && schema.path("additionalProperties").isBoolean()
            && !schema.path("additionalProperties").asBoolean(),
        "Invalid schema: an object with all properties required and no additional ones.");
    return request;
  }

  private static void require(boolean condition, String message) throws ApiError {
    if (!condition) {
      throw bad(message);
    }
  }

  private static ApiError unsupported(String parameter) {
    return new ApiError(
        400,
        "invalid_request_error",
        "unsupported_parameter",
        "Unsupported parameter: '%s' is not supported with this model.".formatted(parameter));
  }

  private static ApiError bad(String message) {
    return new ApiError(400, "invalid_request_error", "invalid_value", message);
  }

  private static Verdict verdict(JsonNode request) {
    String content = "";
    for (JsonNode message : request.path("messages")) {
      if (message.path("role").asText().equals("user")) {
        content = message.path("content").asText();
      }
    }
    Words words = words(content);
    return RULES.stream()
        .filter(rule -> rule.fits(words))
        .findFirst()
        .map(
            rule ->
                new Verdict(
                    rule.recommendation, rule.confidence, rule.flags, rule.clause, rule.reason))
        .orElseThrow();
  }

  private static Words words(String content) {
    List<String> all = new ArrayList<>();
    try {
      JsonNode data = JSON.readTree(content);
      all.addAll(data.findValuesAsText("description"));
      all.addAll(data.findValuesAsText("answer"));
    } catch (JsonProcessingException e) {
      all.add(content);
    }
    return new Words(String.join("\n", all), all.isEmpty() ? "" : all.getLast());
  }

  private static String form(JsonNode schema, Verdict verdict) throws JsonProcessingException {
    ObjectNode form = JSON.createObjectNode();
    schema
        .path("properties")
        .properties()
        .forEach(property -> form.set(property.getKey(), value(property.getValue(), verdict)));
    return JSON.writeValueAsString(form);
  }

  private static JsonNode value(JsonNode property, Verdict verdict) {
    boolean text = property.path("type").asText().equals("string");
    return switch (property.path("type").asText()) {
      case "number" -> JSON.valueToTree(Math.min(1, verdict.probability() + 0.01));
      case "array" ->
          property.path("items").has("enum")
              ? JSON.valueToTree(verdict.flags())
              : JSON.createArrayNode().add(reason(property.path("items"), verdict));
      default ->
          JSON.valueToTree(text && property.has("enum") ? verdict.recommendation() : "not asked");
    };
  }

  /** A sentence, or a sentence with the policy's clause beside it. */
  private static JsonNode reason(JsonNode item, Verdict verdict) {
    if (!item.path("type").asText().equals("object")) {
      return JSON.valueToTree(verdict.reason());
    }
    ObjectNode reason = JSON.createObjectNode();
    item.path("properties")
        .fieldNames()
        .forEachRemaining(
            name -> reason.put(name, name.equals("clause") ? verdict.clause() : verdict.reason()));
    return reason;
  }

  private static ObjectNode completion(JsonNode request, String content, String finishReason)
      throws JsonProcessingException {
    ObjectNode completion = JSON.createObjectNode();
    completion.put("id", "chatcmpl-" + UUID.randomUUID());
    completion.put("object", "chat.completion");
    completion.put("created", System.currentTimeMillis() / 1_000);
    completion.put("model", MODEL);
    ObjectNode choice = completion.putArray("choices").addObject();
    choice.put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", content).putNull("refusal");
    choice.putNull("logprobs");
    choice.put("finish_reason", finishReason);
    int in = JSON.writeValueAsString(request.path("messages")).length() / 4;
    int out = tokens(content).size();
    completion
        .putObject("usage")
        .put("prompt_tokens", in)
        .put("completion_tokens", out)
        .put("total_tokens", in + out);
    return completion;
  }

  /** The first token of the value carries its probability; every other one is as good as sure. */
  private static void addLogprobs(ObjectNode completion, String value, double probability) {
    String content = message(completion).path("content").asText();
    int start = value.isEmpty() ? -1 : content.indexOf('"' + value + '"') + 1;
    ArrayNode logprobs = choice(completion).putObject("logprobs").putArray("content");
    int from = 0;
    for (String token : tokens(content)) {
      boolean first = from <= start && start < from + token.length();
      ObjectNode entry = logprobs.addObject();
      entry.put("token", token).put("logprob", first ? Math.log(probability) : 0.0);
      ArrayNode bytes = entry.putArray("bytes");
      for (byte each : utf8(token)) {
        bytes.add(each & 0xFF);
      }
      entry.putArray("top_logprobs");
      from += token.length();
    }
  }

  private static List<String> tokens(String content) {
    Matcher matcher = TOKENS.matcher(content);
    return matcher.results().map(result -> result.group()).toList();
  }

  private static ObjectNode choice(ObjectNode completion) {
    return (ObjectNode) completion.path("choices").path(0);
  }

  private static ObjectNode message(ObjectNode completion) {
    return (ObjectNode) choice(completion).path("message");
  }

  private static JsonNode models() {
    ObjectNode models = JSON.createObjectNode().put("object", "list");
    models
        .putArray("data")
        .addObject()
        .put("id", MODEL)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "countersign");
    return models;
  }

  private static String page() {
    StringBuilder rows = new StringBuilder();
    for (Rule rule : RULES) {
      rows.append(
          "<tr><td><code>%s</code><td>%s<td>%s<td>%s<td>%s\n"
              .formatted(
                  rule.pattern.pattern().isEmpty() ? "everything else" : escaped(rule.pattern),
                  rule.recommendation,
                  rule.confidence,
                  String.join(" ", rule.flags),
                  rule.reason));
    }
    return """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Not an LLM</title>
        <style>body{font:16px/1.5 system-ui;margin:2rem}td,th{text-align:left;padding:.3rem .8rem;
        vertical-align:top;border-top:1px solid #ccc}code{word-break:break-word}</style>
        <h1>Not an LLM</h1>
        <p>This server speaks OpenAI's API and answers by the first of these rules that fits the
        expense's description. Set OPENAI_API_KEY to ask a real model instead.
        <table><tr><th>text<th>recommendation<th>confidence<th>flags<th>reason
        %s</table></html>
        """
        .formatted(rows);
  }

  private static String escaped(Pattern pattern) {
    return pattern.pattern().replace("&", "&amp;").replace("<", "&lt;");
  }

  private static void sendCompletion(HttpExchange exchange, ObjectNode completion)
      throws IOException {
    send(exchange, 200, "application/json", JSON.writeValueAsBytes(completion));
  }

  private static void sendError(HttpExchange exchange, ApiError error) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", error.getMessage())
        .put("type", error.type)
        .putNull("param")
        .put("code", error.code);
    send(exchange, error.status, "application/json", JSON.writeValueAsBytes(body));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void pause(Duration duration) {
    if (duration.isPositive()) {
      try {
        Thread.sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private sealed interface Behaviour permits Answers, Writes, Refuses, Hangs, BreaksOff {}

  private record Answers(boolean withLogprobs, boolean obedient) implements Behaviour {
    Answers() {
      this(true, false);
    }
  }

  private record Writes(List<String> contents, String finishReason, AtomicInteger written)
      implements Behaviour {

    String content() {
      return contents.get(Math.floorMod(written.getAndIncrement(), contents.size()));
    }
  }

  private record Refuses() implements Behaviour {}

  private record Hangs(CompletableFuture<Void> released) implements Behaviour {}

  private record BreaksOff() implements Behaviour {}

  private record Failures(AtomicInteger left, int status, Map<String, String> headers) {
    static final Failures NONE = new Failures(new AtomicInteger(), 500, Map.of());
  }

  private record Words(String all, String latest) {}

  private record Verdict(
      String recommendation,
      double probability,
      List<String> flags,
      String clause,
      String reason) {}

  private record Rule(
      Text text,
      Pattern pattern,
      String recommendation,
      double confidence,
      List<String> flags,
      String clause,
      String reason) {

    enum Text {
      ALL,
      LATEST
    }

    Rule(
        Text text,
        String pattern,
        String recommendation,
        double confidence,
        List<String> flags,
        String clause,
        String reason) {
      this(
          text,
          Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS),
          recommendation,
          confidence,
          flags,
          clause,
          reason);
    }

    Rule(
        String pattern,
        String recommendation,
        double confidence,
        List<String> flags,
        String clause,
        String reason) {
      this(Text.ALL, pattern, recommendation, confidence, flags, clause, reason);
    }

    boolean fits(Words words) {
      return pattern.matcher(text == Text.LATEST ? words.latest() : words.all()).find();
    }
  }

  private static final class ApiError extends Exception {
    private final int status;
    private final String type;
    private final String code;

    ApiError(int status, String type, String code, String message) {
      super(message);
      this.status = status;
      this.type = type;
      this.code = code;
    }
  }
}
