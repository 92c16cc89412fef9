package org.countersign.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.countersign.fault.FaultyLink.Fault;
import org.countersign.fault.Installation.Instance;

/**
 * Takes one thing after the other away from two instances of the application under load, and looks
 * after each whether every accepted expense has come to its one decision without anybody's help.
 * Writes docs/faults.md, and fails when something was lost, done twice or stands still. Arguments:
 * the numbers of the situations to run; all of them without.
 */
final class FaultRun {

  /** It is started often, and the machine has other things to do than to compile it well. */
  private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

  private static final int PER_SECOND = 6;
  private static final Duration SLOW_DISK = Duration.ofMillis(100);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration CALM = Duration.ofSeconds(2);

  private final Installation installation;
  private final Load load;
  private final Audit audit;
  private final List<Result> results = new ArrayList<>();
  private Duration longestStop = Duration.ZERO;

  /** What is done to the installation while it works. */
  @FunctionalInterface
  private interface Trouble {
    void happen() throws Exception;
  }

  private record Situation(String name, Trouble trouble) {}

  /**
   * @param settled from the end of the trouble to the last decision
   */
  record Result(
      String name,
      int kills,
      int accepted,
      int decisions,
      int clicks,
      int failedTries,
      Duration trouble,
      Duration settled,
      List<String> findings) {}

  private FaultRun(Installation installation, Load load) {
    this.installation = installation;
    this.load = load;
    this.audit = new Audit(installation);
  }

  public static void main(String[] arguments) throws Exception {
    try {
      System.exit(run(List.of(arguments)) ? 0 : 1);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static boolean run(List<String> chosen) throws Exception {
    Path folder = emptied(Path.of("target", "faults").toAbsolutePath());
    try (Installation installation = Installation.start(folder);
        Load load = new Load(PER_SECOND, installation.slack)) {
      installation.startApplication(QUICK_START);
      installation.startApplication(QUICK_START);
      FaultRun run = new FaultRun(installation, load);
      run.awaitApplications();
      load.use(installation.applications());
      return run.through(chosen);
    }
  }

  private boolean through(List<String> chosen) throws Exception {
    List<Situation> all = situations();
    long start = System.nanoTime();
    for (int i = 0; i < all.size(); i++) {
      if (chosen.isEmpty() || chosen.contains(Integer.toString(i + 1))) {
        Result result = result(all.get(i));
        results.add(result);
        print(i + 1, result);
        FaultReport.write(
            results, PER_SECOND, longestStop, Duration.ofNanos(System.nanoTime() - start));
      }
    }
    return results.stream().allMatch(result -> result.findings().isEmpty());
  }

  private Result result(Situation situation) throws Exception {
    int kills = kills();
    int accepted = load.accepted().size();
    int decisions = load.decided().size();
    int clicks = load.clicks();
    int failed = load.failedTries();
    load.submitting(true);
    Program.pause(CALM);
    long start = System.nanoTime();
    situation.trouble().happen();
    Duration trouble = Duration.ofNanos(System.nanoTime() - start);
    installation.heal();
    Program.pause(CALM);
    load.submitting(false);
    long healed = System.nanoTime();
    load.awaitAnswers();
    List<String> underWay = audit.awaitEnd();
    Duration settled = Duration.ofNanos(System.nanoTime() - healed);
    return new Result(
        situation.name(),
        kills() - kills,
        load.accepted().size() - accepted,
        load.decided().size() - decisions,
        load.clicks() - clicks,
        load.failedTries() - failed,
        trouble,
        settled,
        findings(underWay));
  }

  private List<String> findings(List<String> underWay) throws SQLException {
    List<String> findings = new ArrayList<>();
    underWay.forEach(what -> findings.add("not at an end after four minutes: " + what));
    if (load.gaveUp() > 0) {
      findings.add(load.gaveUp() + " submissions were not answered in two minutes");
    }
    if (longestStop.compareTo(STOP_LIMIT) > 0) {
      findings.add("a graceful stop took " + longestStop);
    }
    load.broken().forEach(what -> findings.add("an answer that nobody expected: " + what));
    findings.addAll(audit.findings(load));
    return findings;
  }

  private int kills() {
    return installation.postgres.kills()
        + installation.camunda.kills()
        + installation.applications().stream()
            .mapToInt(application -> application.program().kills())
            .sum();
  }

  private List<Situation> situations() {
    return List.of(
        new Situation("nothing, to compare with", () -> Program.pause(Duration.ofSeconds(8))),
        new Situation(
            "`kill -9` of one application of two, four times",
            () -> {
              for (int i = 0; i < 4; i++) {
                Program victim = application(i);
                soon();
                victim.kill();
                victim.awaitReady();
              }
            }),
        new Situation(
            "`kill -9` of both applications at once",
            () -> {
              soon();
              installation.applications().forEach(one -> one.program().kill());
              awaitApplications();
            }),
        new Situation(
            "`kill -9` of PostgreSQL, six times", () -> killOften(installation.postgres, 6)),
        new Situation("`kill -9` of Camunda, six times", () -> killOften(installation.camunda, 6)),
        new Situation(
            "`kill -9` of everything at once",
            () -> {
              soon();
              installation.postgres.kill();
              installation.camunda.kill();
              installation.applications().forEach(one -> one.program().kill());
              installation.postgres.awaitReady();
              installation.camunda.awaitReady();
              awaitApplications();
            }),
        new Situation(
            "PostgreSQL's connections cut in the middle of answers, refused, lost",
            () -> linkTrouble(installation.toPostgres)),
        new Situation(
            "Camunda's connections cut in the middle of answers, refused, lost",
            () -> linkTrouble(installation.toCamunda)),
        new Situation(
            "the LLM's connections cut in the middle of answers, refused, lost",
            () -> linkTrouble(installation.toLlm)),
        new Situation(
            "Slack's connections cut in the middle of answers, refused, lost",
            () -> linkTrouble(installation.toSlack)),
        new Situation(
            "every answer of PostgreSQL, Camunda, the LLM and Slack %d ms late"
                .formatted(FaultyLink.SLOWNESS.toMillis()),
            () -> {
              installation.toPostgres.set(Fault.SLOW);
              installation.toCamunda.set(Fault.SLOW);
              installation.toLlm.set(Fault.SLOW);
              installation.toSlack.set(Fault.SLOW);
              Program.pause(Duration.ofSeconds(10));
            }),
        new Situation(
            "a slow disk: each commit of PostgreSQL takes %d ms longer"
                .formatted(SLOW_DISK.toMillis()),
            () -> {
              installation.slowDisk(SLOW_DISK);
              Program.pause(Duration.ofSeconds(10));
              installation.slowDisk(Duration.ZERO);
            }),
        new Situation(
            "PostgreSQL stands still for 12 s, then Camunda",
            () -> {
              installation.postgres.freeze(Duration.ofSeconds(12));
              Program.pause(CALM);
              installation.camunda.freeze(Duration.ofSeconds(12));
            }),
        new Situation("rolling restart (`kill -15`, one after the other)", this::rollingRestart),
        new Situation(
            "a third application whose clock is 10 minutes ahead, `kill -9` of it, and another"
                + " 10 minutes behind",
            () -> {
              skewed(Duration.ofMinutes(10));
              skewed(Duration.ofMinutes(-10));
            }));
  }

  private static void killOften(Program victim, int times) {
    for (int i = 0; i < times; i++) {
      soon();
      victim.kill();
      victim.awaitReady();
    }
  }

  private static void linkTrouble(FaultyLink link) {
    for (Fault fault : List.of(Fault.CUT, Fault.REFUSED, Fault.LOST)) {
      link.set(fault);
      Program.pause(Duration.ofSeconds(5));
      link.set(Fault.NONE);
      Program.pause(CALM);
    }
  }

  private void rollingRestart() {
    for (Instance instance : installation.applications()) {
      load.use(
          installation.applications().stream()
              .filter(one -> one.port() != instance.port())
              .toList());
      longestStop = longer(longestStop, instance.program().stop());
      instance.program().start().awaitReady();
      load.use(installation.applications());
    }
  }

  private void skewed(Duration skew) throws IOException {
    List<Instance> others = List.copyOf(installation.applications());
    Instance wrong = installation.startApplication(skew);
    wrong.program().awaitReady();
    load.use(installation.applications());
    Program.pause(Duration.ofSeconds(6));
    load.use(others);
    wrong.program().kill();
    wrong.program().close();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private Program application(int i) {
    List<Instance> all = installation.applications();
    return all.get(i % all.size()).program();
  }

  private void awaitApplications() {
    installation.applications().forEach(one -> one.program().awaitReady());
  }

  /** A moment that nothing else decides. */
  private static void soon() {
    Program.pause(Duration.ofMillis(500 + ThreadLocalRandom.current().nextInt(1_500)));
  }

  private void print(int number, Result result) {
    System.out.printf(
        Locale.ROOT,
        "%2d %s: %d kills in %.0f s, %d accepted, %d decisions by people, %d clicks, %d failed tries %s, settled after"
            + " %.1f s: %s%n",
        number,
        result.name(),
        result.kills(),
        result.trouble().toMillis() / 1e3,
        result.accepted(),
        result.decisions(),
        result.clicks(),
        result.failedTries(),
        load.failures(),
        result.settled().toMillis() / 1e3,
        result.findings().isEmpty()
            ? "all well"
            : result.findings().size()
                + " findings: "
                + result.findings().stream().limit(10).toList());
  }

  static Path emptied(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
