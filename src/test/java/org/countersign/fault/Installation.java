package org.countersign.fault;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.countersign.Packaged;
import org.countersign.devservices.DevLlm;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.embedded.EmbeddedCamunda;

/**
 * Two instances of the packaged application, the embedded Camunda and PostgreSQL, each a process of
 * its own with its state on disk; an LLM and a Slack in this one. Between the applications and each
 * service lies a {@link FaultyLink}.
 */
final class Installation implements AutoCloseable {

  static final int EMPLOYEES = 400;
  private static final String USER = "postgres";
  private static final Duration ANSWER = Duration.ofSeconds(2);

  final Path folder;
  private final Path sealingKey;
  final DevLlm llm = DevLlm.start();
  final DevSlack slack = DevSlack.start();
  final Program postgres;
  final Program camunda;
  final FaultyLink toPostgres;
  final FaultyLink toCamunda;
  final FaultyLink toLlm;
  final FaultyLink toSlack;
  private final int postgresPort = freePort();
  private final int camundaPort = freePort();
  private final List<Instance> applications = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private Installation(Path folder) throws IOException {
    this.folder = folder;
    sealingKey = sealingKey(folder);
    Path binaries = postgresBinaries();
    postgres = new Program("postgres", postgresCommand(binaries), folder, this::databaseAnswers);
    camunda =
        new Program(
            "camunda",
            java(
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedCamunda.class.getName(),
                "--port=" + camundaPort,
                "--folder=" + folder.resolve("camunda-data"),
                "--history=200000"),
            folder,
            () -> answers(camundaPort, "/v2/topology"));
    toPostgres = new FaultyLink(postgresPort);
    toCamunda = new FaultyLink(camundaPort);
    toLlm = new FaultyLink(llm.port());
    toSlack = new FaultyLink(slack.address().getPort());
  }

  /** In an empty folder. */
  static Installation start(Path folder) throws IOException {
    var installation = new Installation(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(installation::close));
    installation.postgres.start();
    installation.camunda.start();
    installation.postgres.awaitReady();
    installation.camunda.awaitReady();
    return installation;
  }

  /** An instance of the application. */
  record Instance(int port, Program program) {}

  /** Starts another instance of the packaged application, with these options of the JVM. */
  Instance startApplication(List<String> options) throws IOException {
    List<String> program = new ArrayList<>(options);
    program.add("-jar");
    program.add(Packaged.jar().toString());
    return start(program);
  }

  /** Starts an instance whose clock is wrong by so much. */
  Instance startApplication(Duration skew) throws IOException {
    return start(
        List.of(
            "-Dfault.skew=" + skew,
            "-cp",
            System.getProperty("java.class.path"),
            SkewedCountersign.class.getName()));
  }

  private Instance start(List<String> program) throws IOException {
    int port = freePort();
    int management = freePort();
    List<String> command = new ArrayList<>(java("-Xmx256m"));
    command.addAll(program);
    command.add("--server.port=" + port);
    command.add("--management.server.port=" + management);
    command.add("--spring.datasource.url=" + url(toPostgres.port()));
    command.add("--spring.datasource.username=" + USER);
    command.add("--spring.datasource.password=" + USER);
    command.add("--camunda.client.rest-address=http://127.0.0.1:" + toCamunda.port());
    command.add("--countersign.assessment.api-key=none-needed");
    command.add("--countersign.assessment.base-url=http://127.0.0.1:" + toLlm.port() + "/v1");
    command.add("--countersign.assessment.model=" + DevLlm.MODEL);
    slackProperties().forEach((name, value) -> command.add("--" + name + "=" + value));
    command.add("--countersign.people.file=" + people().toUri());
    command.add("--countersign.people.plain-text-passwords=true");
    command.add("--spring.profiles.active=development");
    command.add("--spring.flyway.enabled=true");
    command.add("--countersign.access.passwords=true");
    command.add("--countersign.ledger.sealing-key-file=" + sealingKey.toUri());
    command.add("--countersign.ai.autonomy=ON");
    command.add("--countersign.ai.spot-check-share=0");
    // One person, or a few, send what a company does.
    command.add("--countersign.limits.submissions-per-minute=0");
    command.add("--countersign.limits.decisions-per-minute=0");
    Program application =
        new Program(
            "application-" + (applications.size() + 1),
            command,
            folder,
            () -> answers(management, "/actuator/health/readiness"));
    Instance instance = new Instance(port, application.start());
    applications.add(instance);
    return instance;
  }

  private Map<String, String> slackProperties() {
    Map<String, String> properties = new LinkedHashMap<>(slack.properties());
    properties.put("countersign.slack.api-url", "http://127.0.0.1:" + toSlack.port() + "/api/");
    // All reviews are in two channels, and Slack would take a message a second in each.
    for (String call : List.of("post", "update", "note")) {
      properties.put("countersign.slack.pace." + call, "0s");
    }
    return properties;
  }

  List<Instance> applications() {
    return applications;
  }

  /** Every commit waits so long before it is written, at most 100 ms. */
  void slowDisk(Duration delay) throws SQLException {
    try (Connection connection = database();
        Statement statement = connection.createStatement()) {
      statement.execute("alter system set commit_siblings = 0");
      statement.execute("alter system set commit_delay = " + delay.toNanos() / 1_000);
      statement.execute("select pg_reload_conf()");
    }
  }

  Connection database() throws SQLException {
    return DriverManager.getConnection(url(postgresPort), USER, USER);
  }

  /** Camunda's own API, past the faulty link. */
  URI camundaAddress() {
    return URI.create("http://127.0.0.1:" + camundaPort);
  }

  void heal() {
    for (FaultyLink link : List.of(toPostgres, toCamunda, toLlm, toSlack)) {
      link.set(FaultyLink.Fault.NONE);
    }
  }

  private Path postgresBinaries() throws IOException {
    Path binaries = folder.resolve("postgres-binaries");
    EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(binaries.toFile())
        .setDataDirectory(folder.resolve("postgres-data"))
        .setCleanDataDirectory(false)
        .start()
        .close();
    try (var folders = Files.newDirectoryStream(binaries, "PG-*")) {
      for (Path each : folders) {
        if (Files.isDirectory(each)) {
          return each;
        }
      }
    }
    throw new IllegalStateException("no PostgreSQL in " + binaries);
  }

  /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody. */
  private List<String> postgresCommand(Path binaries) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(binaries.resolve("bin/postgres").toString());
    command.addAll(
        List.of(
            "-D",
            folder.resolve("postgres-data").toString(),
            "-p",
            Integer.toString(postgresPort)));
    for (String setting :
        List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200")) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  private boolean databaseAnswers() {
    try (Connection connection = database()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean answers(int port, String path) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected()
          && http.send(
                      HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                          .timeout(ANSWER)
                          .build(),
                      BodyHandlers.discarding())
                  .statusCode()
              == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Path people() throws IOException {
    StringBuilder people = new StringBuilder("people:\n");
    people.append(Packaged.person("operator", "operators"));
    people.append(Packaged.person("auditor", "auditors"));
    people.append(Packaged.person("manager", "managers"));
    people.append(Packaged.person("manager2", "managers"));
    people.append(Packaged.person("finance", "finance"));
    for (int i = 0; i < EMPLOYEES; i++) {
      people.append(Packaged.person("employee" + i, ""));
    }
    return Files.writeString(folder.resolve("people.yaml"), people);
  }

  /** One key for all instances, whatever becomes of them. */
  private static Path sealingKey(Path folder) throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return Files.writeString(
          folder.resolve("sealing.pem"),
          pem("PRIVATE KEY", pair.getPrivate()) + pem("PUBLIC KEY", pair.getPublic()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, Key key) {
    String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, text);
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    applications.forEach(application -> application.program().close());
    camunda.close();
    postgres.close();
  }
}
