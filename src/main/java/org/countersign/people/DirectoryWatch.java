package org.countersign.people;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.countersign.database.Background;
import org.countersign.people.Directory.InvalidDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks at the file of the people every second, in a thread of its own, so that nobody who wants
 * something waits for a disk. What is new counts as a whole or not at all, and when two looks in a
 * row have seen it: one that is being written is not taken for one that somebody wrote.
 */
@Component
class DirectoryWatch implements SmartLifecycle {

  /** After the settings of the start are on record, and before anything is decided. */
  private static final int AFTER_WHAT_IS_RECORDED = 1;

  /** After so long without a look, health says so: a disk hangs. */
  private static final Duration STUCK = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  private final Directory directory;
  private final RolesElsewhere elsewhere;
  private final PeopleFile file;
  private final PeopleSettings settings;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private @Nullable String seen;
  private String handled;
  private @Nullable List<Person> unrecorded;
  private volatile Report report;
  private volatile Instant lookedAt;
  private @Nullable ScheduledExecutorService timer;

  DirectoryWatch(
      Directory directory,
      RolesElsewhere elsewhere,
      PeopleSettings settings,
      ApplicationEventPublisher events,
      Clock clock) {
    this.directory = directory;
    this.elsewhere = elsewhere;
    this.file = new PeopleFile(settings);
    this.settings = settings;
    this.events = events;
    this.clock = clock;
    handled = directory.source();
    lookedAt = clock.instant();
    report = new Report(lookedAt, null, List.of());
  }

  /**
   * What an operator is told.
   *
   * @param since when the people in force were read
   * @param problem why the file as it is now does not count; null if it does
   * @param overlaps see {@link Overlaps}
   */
  record Report(Instant since, @Nullable String problem, List<String> overlaps) {}

  Report report() {
    Report last = report;
    Instant looked = lookedAt;
    return Duration.between(looked, clock.instant()).compareTo(longest()) < 0
        ? last
        : new Report(
            last.since(),
            "The people in countersign.people.file: nobody has been able to look since " + looked,
            last.overlaps());
  }

  private Duration longest() {
    Duration several = settings.lookEvery().multipliedBy(5);
    return several.compareTo(STUCK) < 0 ? STUCK : several;
  }

  /** Never fails: the people in force stay until there are others. */
  synchronized void look() {
    try {
      lookAtFile();
      announce();
    } catch (RuntimeException | Error e) {
      // Whatever it is: the next look may succeed, and without one old roles would count for ever.
      LOG.warn("The people in force stay, because a look at their file failed", e);
    }
    try {
      directory.alsoAuditors(elsewhere.auditors());
    } catch (RuntimeException e) {
      LOG.debug("Who is an auditor elsewhere is not known at this moment: {}", e.toString());
    }
    lookedAt = clock.instant();
  }

  private void lookAtFile() {
    PeopleFile.Content now = file.content();
    boolean settled = now.mark().equals(seen);
    seen = now.mark();
    if (!settled || now.mark().equals(handled)) {
      return;
    }
    handled = now.mark();
    try {
      take(file.people(now), now.mark());
    } catch (InvalidDirectory e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Nothing of what a parser says: it may quote a password.
      refuse("The people in countersign.people.file: " + e.getClass().getSimpleName());
    }
  }

  private void take(People people, String source) {
    if (!people.all().equals(directory.listed())) {
      unrecorded = people.all();
      announce();
    }
    directory.replace(people, source);
    report = new Report(clock.instant(), null, overlaps());
    LOG.info("The people were read anew: {} of them count from now on", people.all().size());
  }

  private void refuse(String problem) {
    report = new Report(report.since(), problem, report.overlaps());
    LOG.warn("{}. The people in force stay until the file is mended", problem);
  }

  /** Who does not hear it now hears it at the next look: less rights do not wait for a database. */
  private void announce() {
    if (unrecorded == null) {
      return;
    }
    try {
      events.publishEvent(new PeopleChanging(unrecorded));
      unrecorded = null;
    } catch (RuntimeException e) {
      LOG.warn("New people are not on record yet, which is tried again: {}", e.toString());
    }
  }

  private List<String> overlaps() {
    List<String> overlaps = Overlaps.of(directory.listed());
    if (!overlaps.isEmpty()) {
      LOG.warn(
          "Groups that are better kept apart have people in common, {} of them: the health of people"
              + " names them",
          overlaps.size());
    }
    return overlaps;
  }

  @Override
  public void start() {
    directory.alsoAuditors(elsewhere.auditors());
    lookedAt = clock.instant();
    report = new Report(lookedAt, null, overlaps());
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Background.of(Thread.ofVirtual().name("people-").factory()));
    long pause = settings.lookEvery().toMillis();
    var unused = started.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    timer = started;
  }

  @Override
  public void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }

  @Override
  public int getPhase() {
    return AFTER_WHAT_IS_RECORDED;
  }
}
