package org.countersign.fault;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program in a process of its own, which is started again whenever it ends, as a container with
 * {@code restart: unless-stopped} is. Its output goes to a file.
 */
final class Program implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String name;
  private final List<String> command;
  private final File log;
  private final BooleanSupplier ready;
  private @Nullable Process process;
  private boolean wanted;
  private int kills;

  /**
   * @param ready whether it takes work
   */
  Program(String name, List<String> command, Path logs, BooleanSupplier ready) {
    this.name = name;
    this.command = command;
    this.log = logs.resolve(name + ".log").toFile();
    this.ready = ready;
    Thread.ofVirtual().name("keeps-" + name).start(this::keep);
  }

  /** Starts it and waits until it takes work. */
  synchronized Program start() {
    wanted = true;
    run();
    return this;
  }

  private void run() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep() {
    while (true) {
      pause(Duration.ofMillis(250));
      synchronized (this) {
        if (wanted && process != null && !process.isAlive()) {
          run();
        }
      }
    }
  }

  /** {@code kill -9}, of its child processes too. It is started again at once. */
  synchronized void kill() {
    Process victim = running();
    List<ProcessHandle> children = victim.descendants().toList();
    victim.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(victim, PATIENCE);
    kills++;
  }

  /** {@code kill -15}; gives how long it took to end. It is not started again. */
  synchronized Duration stop() {
    wanted = false;
    Process stopping = running();
    long start = System.nanoTime();
    stopping.destroy();
    awaitEnd(stopping, PATIENCE);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Nothing of it runs for so long, as on a disk or a machine that hangs; then it goes on. */
  void freeze(Duration time) {
    List<ProcessHandle> all;
    synchronized (this) {
      Process frozen = running();
      all = Stream.concat(Stream.of(frozen.toHandle()), frozen.descendants()).toList();
    }
    all.forEach(one -> signal("STOP", one));
    pause(time);
    all.forEach(one -> signal("CONT", one));
  }

  private static void signal(String signal, ProcessHandle to) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it takes work; gives how long that took. */
  Duration awaitReady() {
    long start = System.nanoTime();
    while (!ready.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(name + " does not start: see " + log);
      }
      pause(Duration.ofMillis(100));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** What it and its child processes have used of the processors. */
  synchronized long cpuMillis() {
    ProcessHandle handle = running().toHandle();
    return Stream.concat(Stream.of(handle), handle.descendants())
        .flatMap(one -> one.info().totalCpuDuration().stream())
        .mapToLong(Duration::toMillis)
        .sum();
  }

  synchronized int kills() {
    return kills;
  }

  @Override
  public synchronized void close() {
    wanted = false;
    if (process != null && process.isAlive()) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process;
  }

  private static void awaitEnd(Process process, Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
