package org.countersign.insight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.countersign.assessment.RecordedAssessment;
import org.countersign.assessment.RecordedAssessments;
import org.countersign.contract.DecisionContract;
import org.countersign.insight.PolicyTables.Answer;
import org.countersign.insight.RecordedOutcomes.Outcome;
import org.countersign.insight.RecordedOutcomes.Revision;
import org.countersign.policy.Ceilings;
import org.countersign.policy.PolicyReleases;
import org.countersign.review.Routing;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tries edited decision tables on what was assessed before: nothing is deployed, stored or sent.
 * One at a time, because it takes the processors as long as it runs.
 */
@Component
public class Replay {

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int PAGE = 500;

  private final RecordedAssessments assessments;
  private final RecordedOutcomes outcomes;
  private final PolicyReleases releases;
  private final Ceilings ceilings;
  private final Clock clock;
  private final Semaphore running = new Semaphore(1);

  Replay(
      RecordedAssessments assessments,
      RecordedOutcomes outcomes,
      PolicyReleases releases,
      Ceilings ceilings,
      Clock clock) {
    this.assessments = assessments;
    this.outcomes = outcomes;
    this.releases = releases;
    this.ceilings = ceilings;
    this.clock = clock;
  }

  /**
   * Tries the tables of a DMN file on the assessments of the last so many days, beside those that
   * this application deploys.
   *
   * @throws ReplayRefused if the tables do not fit the process, or could take long
   * @throws ReplayUnavailable if another replay runs, or this one takes too long
   */
  public ReplayReport of(EditedTable file, int days) {
    if (!running.tryAcquire()) {
      throw new ReplayUnavailable("Another replay is running. Try again in half a minute.");
    }
    var held = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (held.getAndSet(false)) {
            running.release();
          }
        };
    // Before the answer is given: who has it may ask again at once.
    var task =
        new FutureTask<>(
            () -> {
              try {
                return run(file, days);
              } finally {
                release.run();
              }
            });
    Thread.ofPlatform()
        .name("replay")
        .daemon()
        .start(
            () -> {
              try {
                task.run();
              } finally {
                // Also where it was given up before it began.
                release.run();
              }
            });
    return await(task);
  }

  private static ReplayReport await(FutureTask<ReplayReport> task) {
    try {
      return task.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new ReplayUnavailable(
          "The replay took longer than %d seconds and was stopped. Take fewer days."
              .formatted(LONGEST.toSeconds()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      task.cancel(true);
      throw new ReplayUnavailable("The application stops.");
    }
  }

  private ReplayReport run(EditedTable file, int days) {
    PolicyTables edited = tables(file);
    PolicyTables deployed = PolicyTables.parse(releases.tableToDeploy());
    Instant since = clock.instant().minus(Duration.ofDays(days));
    var tally = new ReplayTally(ceilings.inForce());
    Thread replay = Thread.currentThread();
    List<RecordedAssessment> page = assessments.page(since, null, PAGE);
    while (!page.isEmpty()) {
      Map<Revision, Outcome> known = outcomes.of(page);
      page.parallelStream()
          .map(
              one -> {
                if (replay.isInterrupted()) {
                  throw new CancellationException("Nobody waits for the replay any longer");
                }
                return Tried.with(one, deployed, edited);
              })
          .toList()
          .forEach(
              tried ->
                  tried.count(known.getOrDefault(Revision.of(tried.one()), Outcome.NONE), tally));
      page = assessments.page(since, page.getLast(), PAGE);
    }
    return tally.report(days, since, file.fileName());
  }

  /** Both answers are null where the assessment does not say what the tables ask for. */
  private record Tried(RecordedAssessment one, @Nullable Answer deployed, @Nullable Answer edited) {

    static Tried with(RecordedAssessment one, PolicyTables deployed, PolicyTables edited) {
      Map<String, Object> variables = one.variables();
      return variables == null
          ? new Tried(one, null, null)
          : new Tried(one, deployed.evaluate(variables), edited.evaluate(variables));
    }

    void count(Outcome outcome, ReplayTally tally) {
      if (deployed == null || edited == null) {
        tally.notEvaluated(String.valueOf(one.missing()));
      } else {
        tally.evaluated(one, outcome, deployed, edited);
      }
    }
  }

  private static PolicyTables tables(EditedTable file) {
    List<String> findings =
        DecisionContract.findings(
            file.fileName(), file.text(), RecordedAssessments.VARIABLES, Routing.class);
    if (!findings.isEmpty()) {
      throw new ReplayRefused(findings);
    }
    try {
      return PolicyTables.parse(file.text());
    } catch (IllegalArgumentException e) {
      throw new ReplayRefused(
          List.of("Camunda would not take %s: %s".formatted(file.fileName(), e.getMessage())));
    }
  }
}
