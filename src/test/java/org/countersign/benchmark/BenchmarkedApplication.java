package org.countersign.benchmark;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.countersign.Api;
import org.countersign.Packaged;
import org.countersign.devservices.DevLlm;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.DevSlack;

/**
 * The packaged application as a process of its own with a heap of 256 MB, and what it needs in this
 * one: engine, PostgreSQL, an LLM that answers by rules and a Slack that answers at once. The AI
 * may act and no expense is picked for a spot check, so that the small and plain ones are decided
 * without a person. Its employees are not in the workspace: they are told by mail.
 */
final class BenchmarkedApplication implements AutoCloseable {

  static final int HEAP_MEGABYTES = 256;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> REVIEWERS = List.of("manager", "manager2");
  private static final int EMPLOYEES = 1_000;
  private static final int CLIENTS = 16;

  /** Purchases of earlier days lie outside of what an expense of today is compared with. */
  private static final int EARLIER_DAYS = 40;

  private static final Path PEOPLE = Path.of("target", "benchmark-people.yaml");
  private static final Path LOG = Path.of("target", "benchmark.log");

  private final DevServices services;
  private final SmtpSink mails;
  private final Process process;
  private final Api api;
  private final Api management;
  private final Connection database;
  private int submitted;

  private BenchmarkedApplication(
      DevServices services, SmtpSink mails, Process process, int port, int managementPort)
      throws SQLException {
    this.services = services;
    this.mails = mails;
    this.process = process;
    api = new Api(port);
    management = new Api(managementPort);
    Map<String, String> properties = services.properties();
    database =
        DriverManager.getConnection(
            properties.get("spring.datasource.url"),
            properties.get("spring.datasource.username"),
            properties.get("spring.datasource.password"));
  }

  static BenchmarkedApplication start() throws Exception {
    DevServices services = DevServices.shared();
    int port = freePort();
    int managementPort = freePort();
    SmtpSink mails = new SmtpSink();
    Process process = start(services, mails, port, managementPort);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BenchmarkedApplication application =
        new BenchmarkedApplication(services, mails, process, port, managementPort);
    services.applicationListensOn(port);
    application.awaitUp();
    return application;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static Process start(DevServices services, SmtpSink mails, int port, int managementPort)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + HEAP_MEGABYTES + "m");
    // As the JVM chooses by itself in a container with the memory of docker-compose.yml.
    command.add("-XX:+UseSerialGC");
    command.add("-jar");
    command.add(Packaged.jar().toString());
    command.add("--server.port=" + port);
    command.add("--management.server.port=" + managementPort);
    command.add("--countersign.people.file=" + people().toUri());
    command.add("--countersign.people.plain-text-passwords=true");
    command.add("--spring.profiles.active=development");
    command.add("--spring.flyway.enabled=true");
    command.add("--countersign.access.passwords=true");
    command.add("--countersign.ledger.generate-key=true");
    command.add("--countersign.ai.autonomy=ON");
    command.add("--countersign.ai.spot-check-share=0");
    // One person, or a few, send what a company does.
    command.add("--countersign.limits.submissions-per-minute=0");
    command.add("--countersign.limits.decisions-per-minute=0");
    Map<String, String> properties = durable(services.properties());
    properties.put("spring.mail.port", Integer.toString(mails.port()));
    properties.forEach((name, value) -> command.add("--" + name + "=" + value));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(LOG.toFile())
        .start();
  }

  /** The embedded PostgreSQL answers before it has written a commit to the disk: not so here. */
  private static Map<String, String> durable(Map<String, String> properties) {
    Map<String, String> durable = new LinkedHashMap<>(properties);
    durable.computeIfPresent(
        "spring.datasource.url", (name, url) -> url + "&options=-c%20synchronous_commit=on");
    return durable;
  }

  private static Path people() throws IOException {
    StringBuilder people = new StringBuilder("people:\n");
    people.append(Packaged.person("operator", "operators"));
    REVIEWERS.forEach(reviewer -> people.append(Packaged.person(reviewer, "managers")));
    for (int i = 0; i < EMPLOYEES; i++) {
      people.append(Packaged.person("employee" + i, ""));
    }
    return Files.writeString(PEOPLE, people);
  }

  /** One of those who review, in turn. */
  static String reviewer(int turn) {
    return REVIEWERS.get(turn % REVIEWERS.size());
  }

  private void awaitUp() throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end) && process.isAlive()) {
      try {
        if (api.get("", "/readyz").status() == 200) {
          return;
        }
      } catch (RuntimeException e) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IllegalStateException("The application did not start: see " + LOG);
  }

  /**
   * A server in production is warm: the JIT compilers of both processes are done before we look.
   */
  void warmUp(int expenses) throws Exception {
    submit(expenses, Api.workingDay(EARLIER_DAYS));
    awaitDecisions();
    awaitNotifications();
  }

  /** So many expenses of today, by 16 clients that each wait for their answer. */
  void submit(int expenses) throws Exception {
    submit(expenses, Api.workingDay(0));
  }

  private void submit(int expenses, LocalDate bought) throws Exception {
    submit(expenses, () -> expense(bought));
  }

  /** So many expenses that a manager has to review; gives their ids in their order. */
  List<String> submitForReview(int expenses) throws Exception {
    return submit(expenses, this::expenseForReview);
  }

  private List<String> submit(int expenses, Supplier<String> next) throws Exception {
    List<String> ids = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < expenses; i++) {
        String body = next.get();
        answers.add(clients.submit(() -> submit(body)));
      }
      for (Future<String> answer : answers) {
        ids.add(answer.get());
      }
    }
    return ids;
  }

  /** The body of the next expense of today. */
  String expense() {
    return expense(Api.workingDay(0));
  }

  /** No two expenses of one employee look alike: they would be duplicates. */
  private synchronized String expense(LocalDate bought) {
    int number = submitted++;
    return """
        {"employee": "employee%d", "amount": %d.%02d, "description": "Tram ticket no. %d",
         "date": "%s", "receipt": "R-%d"}
        """
        .formatted(
            number % EMPLOYEES, 1 + number / EMPLOYEES, number % 100, number, bought, number);
  }

  private synchronized String expenseForReview() {
    int number = submitted++;
    return """
        {"employee": "employee%d", "amount": %d, "description": "Conference no. %d",
         "date": "%s", "receipt": "R-%d"}
        """
        .formatted(
            number % EMPLOYEES, 1_500 + number / EMPLOYEES * 10, number, Api.workingDay(0), number);
  }

  /** Gives the id. */
  String submit(String body) {
    Api.Answer answer = api.post("operator", "/api/expenses", body);
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.http().body());
    }
    return answer.json().path("id").asText();
  }

  /** Until every expense is approved, or waits for a person. */
  void awaitDecisions() throws SQLException, InterruptedException {
    awaitNone("expense where status = 'SUBMITTED'");
    if (count("expense where status <> 'APPROVED'") > 0) {
      throw new IllegalStateException("Some expenses went to a person: this measures another way");
    }
  }

  /** Asks the database, because the application has enough to do. */
  void awaitNone(String rows) throws SQLException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (count(rows) > 0) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("Still %d of %s".formatted(count(rows), rows));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Until everybody is told of everything. */
  void awaitNotifications() throws SQLException, InterruptedException {
    awaitNone("slack_message where wanted > shown");
    awaitNone("scheduled_tasks where task_name = 'send-mail'");
  }

  int count(String rows) throws SQLException {
    try (var statement = database.createStatement();
        var found = statement.executeQuery("select count(*) from " + rows)) {
      found.next();
      return found.getInt(1);
    }
  }

  Connection database() {
    return database;
  }

  DevSlack slack() {
    return services.slack();
  }

  DevLlm llm() {
    return services.llm();
  }

  /** In use, garbage included. */
  String heap() {
    double bytes =
        management
            .get("operator", "/actuator/metrics/jvm.memory.used?tag=area:heap")
            .json()
            .at("/measurements/0/value")
            .asDouble();
    return String.format(Locale.ROOT, "%.0f of %d MB", bytes / 1_048_576, HEAP_MEGABYTES);
  }

  /** CPU time so far. */
  CpuTime cpuTime() throws SQLException {
    try (var statement = database.createStatement();
        var rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      ProcessHandle server =
          ProcessHandle.of(rows.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
      return CpuTime.of(process.toHandle(), ProcessHandle.current(), server);
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    database.close();
    process.destroy();
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    mails.close();
  }
}
