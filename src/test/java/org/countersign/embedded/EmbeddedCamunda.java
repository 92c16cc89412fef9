package org.countersign.embedded;

import io.camunda.zeebe.scheduler.ActorScheduler;
import io.camunda.zeebe.util.VersionUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Camunda 8.8 orchestration cluster in this JVM: the workflow engine with one partition, and the
 * REST v2 API on 127.0.0.1 with what an application, its workers and camunda-process-test need. A
 * route that it does not offer answers 501. The address itself shows people the instances.
 *
 * <p>A search sees every command that was acknowledged before it. On a real cluster it sees them
 * seconds later, so an application must not count on it.
 */
public final class EmbeddedCamunda implements AutoCloseable {

  /** The port of a real cluster's REST API is 8080, which the application has on a laptop. */
  public static final int DEFAULT_PORT = 8088;

  private static final int DEFAULT_HISTORY_LIMIT = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedCamunda.class);
  private static final Duration AS_THE_CLIENT_WISHES = Duration.ofDays(1);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(2);
  private static final Duration REPLAY_PATIENCE = Duration.ofMinutes(2);

  private final MovableClock clock = new MovableClock();
  private final JobAvailability jobs = new JobAvailability();
  private final ReentrantReadWriteLock purging = new ReentrantReadWriteLock();
  private final Settings settings;
  private final RestServer server;
  private final @Nullable LogFile file;
  private final ActorScheduler scheduler;
  private Run run;
  private long purges;

  private record Run(ZeebeEngine engine, RecordStore store, RecordTail tail) {

    void close() {
      tail.close();
      engine.close();
    }
  }

  private EmbeddedCamunda(final Settings settings) {
    this.settings = settings;
    server = bind(settings.port());
    final var folder = settings.folder();
    file = folder == null ? null : openFile(folder, server);
    scheduler =
        ActorScheduler.newActorScheduler()
            .setSchedulerName("embedded-camunda")
            .setActorClock(clock)
            .setCpuBoundActorThreadCount(2)
            .setIoBoundActorThreadCount(1)
            .build();
    scheduler.start();
    run = newRun();
    addRoutes();
    server.start();
    LOG.info(
        "Camunda {} (embedded) listens on {}, {}",
        VersionUtil.getVersion(),
        address(),
        folder == null ? "keeps nothing" : "keeps its data in " + folder.toAbsolutePath());
  }

  /**
   * How to start.
   *
   * @param port 0 for any free one
   * @param folder to keep the data in, and to go on with what is there; null to keep nothing. What
   *     was acknowledged survives kill -9 of this JVM, but not a power failure: nothing is forced
   *     to the disk. The folder grows with everything that ever happens, and a start replays all of
   *     it: that is for a laptop, until the next purge.
   * @param longPolling no job activation request waits longer. A client's close() waits for the
   *     requests of its workers, so a short time makes tests fast.
   * @param historyLimit how many ended process instances searches still know, 100 at least; those
   *     that ended first are forgotten first, with all that belongs to them. As many evaluations of
   *     decisions outside processes are kept.
   */
  public record Settings(int port, @Nullable Path folder, Duration longPolling, int historyLimit) {

    public Settings {
      if (historyLimit < 100) {
        throw new IllegalArgumentException("The history limit must be 100 at least");
      }
    }

    /** Any free port, no folder, requests wait as long as they wish, 10,000 ended instances. */
    public static Settings defaults() {
      return new Settings(0, null, AS_THE_CLIENT_WISHES, DEFAULT_HISTORY_LIMIT);
    }

    public Settings withPort(final int changed) {
      return new Settings(changed, folder, longPolling, historyLimit);
    }

    public Settings withFolder(final Path changed) {
      return new Settings(port, changed, longPolling, historyLimit);
    }

    public Settings withLongPolling(final Duration changed) {
      return new Settings(port, folder, changed, historyLimit);
    }

    public Settings withHistoryLimit(final int changed) {
      return new Settings(port, folder, longPolling, changed);
    }
  }

  /**
   * Starts an engine.
   *
   * @throws IllegalStateException if the port is taken or another engine uses the folder, with a
   *     message for the person who started it
   */
  public static EmbeddedCamunda start(final Settings settings) {
    return new EmbeddedCamunda(settings);
  }

  /** As above, on any free port. */
  public static EmbeddedCamunda start() {
    return start(Settings.defaults());
  }

  /** As above, on the given port, or on any free one for 0. All data is gone after a stop. */
  public static EmbeddedCamunda start(final int port) {
    return start(Settings.defaults().withPort(port));
  }

  /** As above; no job activation request waits longer than given. */
  public static EmbeddedCamunda start(final int port, final Duration longPolling) {
    return start(Settings.defaults().withPort(port).withLongPolling(longPolling));
  }

  /** As above, with data that stays in the folder. */
  public static EmbeddedCamunda start(final int port, final Path folder) {
    return start(Settings.defaults().withPort(port).withFolder(folder));
  }

  /** Runs until it is killed. Options: {@code --port=8088 --folder=<none> --history=10000}. */
  public static void main(final String[] arguments) {
    try {
      final var camunda = start(settings(arguments));
      Runtime.getRuntime().addShutdownHook(new Thread(camunda::close, "embedded-camunda-stop"));
      System.out.println(camunda.address());
      Thread.currentThread().join();
    } catch (final IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Settings settings(final String[] arguments) {
    var settings = Settings.defaults().withPort(DEFAULT_PORT);
    for (final String argument : arguments) {
      final String value = argument.substring(argument.indexOf('=') + 1);
      settings =
          switch (argument.substring(0, argument.length() - value.length())) {
            case "--port=" -> settings.withPort(Integer.parseInt(value));
            case "--folder=" -> settings.withFolder(Path.of(value));
            case "--history=" -> settings.withHistoryLimit(Integer.parseInt(value));
            default ->
                throw new IllegalArgumentException(
                    "'%s' is none of the options --port=, --folder=, --history="
                        .formatted(argument));
          };
    }
    return settings;
  }

  /** Where the REST API and the actuator endpoints are. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Lets the time pass at once: timers, time-outs and back-offs become due. */
  public void advanceClock(final Duration duration) {
    clock.advance(duration);
  }

  /** Goes back to the system's time. */
  public void resetClock() {
    clock.reset();
  }

  /**
   * Deletes everything: definitions, instances, jobs, messages. The clock stays as it is, and no
   * key is used again. Commands under way fail with 503.
   */
  public void purge() {
    purging.writeLock().lock();
    try {
      run.close();
      if (file != null) {
        file.clear();
      }
      run = newRun();
      purges++;
    } finally {
      purging.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    server.close();
    current(Function.identity()).close();
    if (file != null) {
      file.close();
    }
    try {
      scheduler.stop().get(10, TimeUnit.SECONDS);
    } catch (final Exception e) {
      throw new IllegalStateException("the scheduler did not stop", e);
    }
  }

  MovableClock clock() {
    return clock;
  }

  long purges() {
    return current(any -> purges);
  }

  /** Waits for the end of a purge. */
  private <T> T current(final Function<Run, T> part) {
    purging.readLock().lock();
    try {
      return part.apply(run);
    } finally {
      purging.readLock().unlock();
    }
  }

  /** The store, when it knows all that has been acknowledged so far. */
  private RecordStore upToDateStore() {
    final var current = current(Function.identity());
    try {
      current.tail().await(current.engine().end(), READ_PATIENCE);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return current.store();
  }

  private void addRoutes() {
    final var commands = new Commands(() -> current(Run::engine));
    new DeploymentRoutes(commands).addTo(server);
    new InstanceRoutes(commands).addTo(server);
    new MessageRoutes(commands).addTo(server);
    new UserTaskRoutes(commands).addTo(server);
    new JobRoutes(commands, jobs, settings.longPolling()).addTo(server);
    new QueryRoutes(this::upToDateStore).addTo(server);
    new ManagementRoutes(this, commands).addTo(server);
    PageRoutes.addTo(server);
  }

  private Run newRun() {
    final var engine = new ZeebeEngine(scheduler, clock, jobs, file);
    final var store = new RecordStore(settings.historyLimit());
    final var tail = new RecordTail(engine.log(), store);
    tail.start();
    try {
      tail.await(engine.end(), REPLAY_PATIENCE);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Run(engine, store, tail);
  }

  private static RestServer bind(final int port) {
    try {
      return new RestServer(port);
    } catch (final BindException e) {
      throw new IllegalStateException(
          "Port %d is taken: the embedded Camunda needs it. Stop what listens there."
              .formatted(port),
          e);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LogFile openFile(final Path directory, final RestServer server) {
    try {
      return new LogFile(directory.resolve("camunda.log"));
    } catch (final RuntimeException e) {
      server.close();
      throw e;
    }
  }
}
