package org.countersign.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** docs/faults.md: what was done, and what became of the expenses. */
final class FaultReport {

  private static final Path PAGE = Path.of("docs", "faults.md");

  private FaultReport() {}

  static void write(
      List<FaultRun.Result> results, int perSecond, Duration longestStop, Duration took)
      throws IOException {
    String rows =
        results.stream()
            .map(
                result ->
                    String.format(
                        Locale.ROOT,
                        "| %s | %d | %.0f s | %d | %d | %d | %d | %.1f s | %s |",
                        result.name(),
                        result.kills(),
                        result.trouble().toMillis() / 1e3,
                        result.accepted(),
                        result.decisions(),
                        result.clicks(),
                        result.failedTries(),
                        result.settled().toMillis() / 1e3,
                        result.findings().isEmpty() ? "none" : result.findings().size()))
            .collect(Collectors.joining("\n"));
    int kills = results.stream().mapToInt(FaultRun.Result::kills).sum();
    int accepted = results.stream().mapToInt(FaultRun.Result::accepted).sum();
    long findings = results.stream().mapToLong(result -> result.findings().size()).sum();
    String verdict =
        findings == 0
            ? "No expense was lost, none was decided twice, no ledger had a gap, no incident was"
                + " left, and nobody repaired anything."
            : "**%d findings**: see the output of the run.".formatted(findings);
    Files.writeString(
        PAGE,
        String.format(
            Locale.ROOT,
            """
            # What was killed, cut off and slowed down

            ```
            ./mvnw -q -Pfault -DskipTests package exec:exec
            ```
            writes this page (change its words in `FaultReport`). Last run on %s: %d processors, %s %s, JDK %s, %.0f
            minutes.

            Two instances of the packaged application (256 MB of heap each), the embedded Camunda and PostgreSQL 17 ran as
            processes of their own, with their state on disk; PostgreSQL forces every commit to the disk. Between the applications
            and each service lay a TCP link that can be slow, refuse, end in the middle of an answer, or lose everything without a
            word. A process that ended was started again at once, as Docker or Kubernetes do; nothing else was done for it.

            Employees submitted %d expenses a second all the time, with an `Idempotency-Key`, and repeated what was not answered.
            Of these the policy decides seven in ten; the others need a manager, and one in twenty two people. A manager and
            somebody of finance decided through the API what waited for them (approved, rejected, asked back), another manager
            clicked Approve on whatever card in Slack still had the button, the employees answered, and one in 25 was withdrawn at
            some moment.

            After each situation, when no expense was open any more, the run looked at **all** expenses so far: each one that was
            answered with 202 is there; it has exactly one decision and its submitter was told once; its ledger begins with the
            submission and has every step that led to the decision (above 10,000: two different approvers); each decision of a
            person that was answered with 200 is in the ledger; Camunda has as many process instances as there are expenses, none
            of them running, and no incident; no message waits; in Slack no card is open, and none is there twice.

            | situation | kills | lasted | accepted | decisions by API | clicks in Slack | tries that failed | settled after | findings |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            %s

            **%d kills, %d expenses. %s** %s

            *Tries that failed* are requests of the people above that got 5xx or no answer, and were made again. *Settled after* is
            the time from the end of the trouble, with nothing submitted any more, to the end of the last process instance: it has
            the reviewers' work in it, and what waits for a timeout (30 s for a job whose worker died, 60 s for an assessment).
            """,
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            took.toSeconds() / 60.0,
            perSecond,
            rows,
            kills,
            accepted,
            verdict,
            longestStop.isZero()
                ? ""
                : String.format(
                    Locale.ROOT,
                    "The longest graceful stop in the rolling restart took %.1f s.",
                    longestStop.toMillis() / 1e3)));
  }
}
