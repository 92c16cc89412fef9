package org.countersign.embedded;

import io.camunda.zeebe.db.AccessMetricsConfiguration;
import io.camunda.zeebe.db.ConsistencyChecksSettings;
import io.camunda.zeebe.db.ZeebeDb;
import io.camunda.zeebe.db.impl.rocksdb.RocksDbConfiguration;
import io.camunda.zeebe.db.impl.rocksdb.ZeebeRocksDbFactory;
import io.camunda.zeebe.db.impl.rocksdb.ZeebeRocksDbFactory.SharedRocksDbResources;
import io.camunda.zeebe.protocol.ZbColumnFamilies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Empty state databases for the engine's runs. RocksDB opens and closes one slower than all the
 * rest of a purge, so from the first purge on that happens beside the engine.
 */
final class StateDatabases implements AutoCloseable {

  /** RocksDB's default is 512 MB; less than 64 MB it refuses. */
  private static final long MEMORY = 64L * 1024 * 1024;

  private static final int PARTITION = 1;

  /** A database in a folder that goes when it is given back. */
  record StateDatabase(ZeebeDb<ZbColumnFamilies> content, Path folder) {}

  private final SharedRocksDbResources memory = SharedRocksDbResources.allocate(MEMORY);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("embedded-camunda-databases").daemon().factory());
  private @Nullable CompletableFuture<StateDatabase> spare;

  synchronized StateDatabase take() {
    final var ready = spare;
    spare = null;
    return ready == null ? open() : ready.join();
  }

  synchronized void giveBack(final StateDatabase used) {
    thread.execute(() -> close(used));
    if (spare == null) {
      spare = CompletableFuture.supplyAsync(this::open, thread);
    }
  }

  @Override
  public synchronized void close() {
    final var unused = spare;
    thread.close();
    if (unused != null) {
      close(unused.join());
    }
    memory.close();
  }

  private StateDatabase open() {
    try {
      final var folder = Files.createTempDirectory("embedded-camunda");
      final var content =
          new ZeebeRocksDbFactory<ZbColumnFamilies>(
                  new RocksDbConfiguration().setMemoryLimit(MEMORY),
                  new ConsistencyChecksSettings(true, true),
                  new AccessMetricsConfiguration(AccessMetricsConfiguration.Kind.NONE, PARTITION),
                  SimpleMeterRegistry::new,
                  memory,
                  1)
              .createDb(folder.toFile());
      return new StateDatabase(content, folder);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(final StateDatabase used) {
    try {
      used.content().close();
    } catch (final Exception e) {
      throw new IllegalStateException("the state database did not close", e);
    }
    try (var paths = Files.walk(used.folder())) {
      for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
