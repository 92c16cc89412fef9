package org.countersign.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.Api;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;
import org.jspecify.annotations.Nullable;

/**
 * People at work: employees who submit at a steady rate whatever happens, and try again with the
 * same key until they are answered; some withdraw; reviewers who decide what waits for them, now
 * and then ask, one of them in Slack, and employees who answer.
 */
final class Load implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration AGAIN = Duration.ofMillis(300);
  private static final Duration CLICK_AGAIN = Duration.ofSeconds(5);
  private static final String APPROVE = "review_approve";

  /** No two expenses of a run are the same, whoever submits them. */
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final int SUBMISSIONS_AT_A_TIME = 200;

  /** A decision that the application has answered with 200. */
  record Decided(String expense, String verdict, String reviewer) {}

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final DevSlack slack;
  private volatile List<Integer> ports = List.of();
  private final Semaphore free = new Semaphore(SUBMISSIONS_AT_A_TIME);
  private final AtomicInteger failedTries = new AtomicInteger();
  private final AtomicInteger clicks = new AtomicInteger();
  private final AtomicInteger gaveUp = new AtomicInteger();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final List<Decided> decided = new CopyOnWriteArrayList<>();
  private final Map<Integer, AtomicInteger> failures = new ConcurrentHashMap<>();
  private volatile boolean submitting;
  private volatile boolean open = true;

  Load(int perSecond, DevSlack slack) {
    this.slack = slack;
    work(() -> submitSteadily(Duration.ofNanos(1_000_000_000L / perSecond)));
    work(this::reviewInSlack);
    for (String reviewer : List.of("manager", "finance")) {
      work(() -> review(reviewer));
    }
    work(this::answerQuestions);
  }

  private void work(Runnable work) {
    threads.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            if (open) {
              broken.add(String.valueOf(e.getMessage()));
            }
          }
        });
  }

  /** What the people met that they did not expect, a wrong answer of the application. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  /** Which instances are asked, one after the other. */
  void use(List<Installation.Instance> instances) {
    ports = instances.stream().map(Installation.Instance::port).toList();
  }

  void submitting(boolean changed) {
    submitting = changed;
  }

  /** Waits until every submission has been answered. */
  void awaitAnswers() {
    free.acquireUninterruptibly(SUBMISSIONS_AT_A_TIME);
    free.release(SUBMISSIONS_AT_A_TIME);
  }

  Set<String> accepted() {
    return Set.copyOf(accepted);
  }

  Set<String> withdrawn() {
    return Set.copyOf(withdrawn);
  }

  List<Decided> decided() {
    return List.copyOf(decided);
  }

  /** Clicks in Slack that were acknowledged. */
  int clicks() {
    return clicks.get();
  }

  /** Requests that were answered with 5xx or not at all. */
  int failedTries() {
    return failedTries.get();
  }

  /** Submissions that were not answered in two minutes. */
  int gaveUp() {
    return gaveUp.get();
  }

  private void submitSteadily(Duration pace) {
    long next = System.nanoTime();
    while (open) {
      next = Math.max(next + pace.toNanos(), System.nanoTime() - pace.toNanos());
      Program.pause(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      if (submitting && !ports.isEmpty() && free.tryAcquire()) {
        int mine = NUMBER.incrementAndGet();
        work(
            () -> {
              try {
                submit(mine);
              } finally {
                free.release();
              }
            });
      }
    }
  }

  private void submit(int mine) {
    String employee = "employee" + mine % Installation.EMPLOYEES;
    // Of ten, seven for the policy, two for a manager, every twentieth for two people.
    String amount =
        mine % 20 == 9
            ? "%d.%02d".formatted(10_100 + mine % 900, mine % 100)
            : mine % 10 > 6
                ? "%d.%02d".formatted(1_000 + mine % 8_000, mine % 100)
                : "%d.%02d".formatted(5 + mine / 100 % 60, mine % 100);
    String body =
        """
        {"employee": "%s", "amount": %s, "description": "Tram ticket no. %d", "receipt": "R-%d",
         "date": "%s"}
        """
            .formatted(employee, amount, mine, mine, Api.workingDay(0));
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      HttpResponse<String> answer = send(employee, "POST", "/api/expenses", body, "fault-" + mine);
      if (answer != null && answer.statusCode() == 202) {
        String id = read(answer).path("id").asText();
        accepted.add(id);
        if (mine % 25 == 8) {
          withdraw(employee, id);
        }
        return;
      }
      if (answer != null && answer.statusCode() < 500) {
        throw new IllegalStateException(answer.body());
      }
      Program.pause(AGAIN);
    }
    gaveUp.incrementAndGet();
  }

  private void withdraw(String employee, String id) {
    Program.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1_500)));
    Instant end = Instant.now().plus(PATIENCE);
    withdrawn.add(id);
    while (Instant.now().isBefore(end)) {
      HttpResponse<String> answer =
          send(employee, "POST", "/api/expenses/" + id + "/withdrawal", null, null);
      if (answer != null && answer.statusCode() < 500) {
        return;
      }
      Program.pause(AGAIN);
    }
  }

  private void review(String reviewer) {
    while (open) {
      HttpResponse<String> list =
          ports.isEmpty() ? null : send(reviewer, "GET", "/api/reviews?size=200", null, null);
      if (list == null || list.statusCode() != 200) {
        Program.pause(AGAIN);
        continue;
      }
      for (JsonNode review : read(list).path("items")) {
        if (!open) {
          return;
        }
        decide(reviewer, review);
      }
      Program.pause(AGAIN);
    }
  }

  /** Clicks what can be clicked, and again later where it can still be. */
  private void reviewInSlack() {
    Map<String, Instant> clicked = new HashMap<>();
    while (open) {
      for (Message card : slack.messages("managers")) {
        Instant last = clicked.get(card.ts());
        if (card.actionIds().contains(APPROVE)
            && !ports.isEmpty()
            && (last == null || Instant.now().isAfter(last.plus(CLICK_AGAIN)))) {
          clicked.put(card.ts(), Instant.now());
          slack.deliverTo(URI.create("http://127.0.0.1:" + anyPort() + "/slack/events"));
          if (slack.click("manager2", card, APPROVE).isAcknowledged()) {
            clicks.incrementAndGet();
          }
        }
      }
      Program.pause(AGAIN);
    }
  }

  private int anyPort() {
    List<Integer> known = ports;
    return known.get(ThreadLocalRandom.current().nextInt(known.size()));
  }

  private void decide(String reviewer, JsonNode review) {
    String expense = review.at("/expense/id").asText();
    int kind = Math.floorMod(expense.hashCode(), 20);
    String verdict =
        kind == 0 && asked.add(expense) ? "REQUEST_INFORMATION" : kind < 4 ? "REJECT" : "APPROVE";
    String body =
        """
        {"decision": "%s", "comment": "As I see it"}
        """
            .formatted(verdict);
    String path = "/api/reviews/" + review.path("userTaskKey").asText() + "/decision";
    HttpResponse<String> answer = send(reviewer, "POST", path, body, null);
    if (answer != null && answer.statusCode() == 200) {
      decided.add(new Decided(expense, verdict, reviewer));
    }
  }

  private void answerQuestions() {
    while (open) {
      HttpResponse<String> list =
          ports.isEmpty()
              ? null
              : send("operator", "GET", "/api/expenses?status=INFORMATION_REQUESTED", null, null);
      if (list != null && list.statusCode() == 200) {
        for (JsonNode expense : read(list).path("items")) {
          send(
              expense.path("employee").asText(),
              "POST",
              "/api/expenses/" + expense.path("id").asText() + "/information",
              "{\"answer\": \"To the customer in the next town\"}",
              null);
        }
      }
      Program.pause(Duration.ofSeconds(1));
    }
  }

  /** The answer, or null where there was none. 5xx is an answer. */
  private @Nullable HttpResponse<String> send(
      String user, String method, String path, @Nullable String body, @Nullable String key) {
    int port = anyPort();
    byte[] credentials = (user + ":demo").getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(ANSWER)
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
            .header("Content-Type", "application/json");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 500) {
        failed(answer.statusCode());
      }
      return answer;
    } catch (IOException e) {
      failed(0);
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void failed(int status) {
    failedTries.incrementAndGet();
    failures.computeIfAbsent(status, any -> new AtomicInteger()).incrementAndGet();
  }

  /** How often each status was the answer; 0 is none. */
  Map<Integer, AtomicInteger> failures() {
    return failures;
  }

  private static JsonNode read(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  @Override
  public void close() {
    open = false;
    threads.shutdownNow();
  }
}
