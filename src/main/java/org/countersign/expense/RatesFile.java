package org.countersign.expense;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.countersign.expense.RatesXml.BrokenRates;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The rates of the configured file. A file that has changed is read again within seconds, whole or
 * not at all: a broken one changes nothing, and log and health say what is wrong with it.
 */
@Component
class RatesFile {

  private static final Logger LOG = LoggerFactory.getLogger(RatesFile.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** All days since 1999 take less than 10 MB. */
  private static final long MAX_SIZE = 50_000_000;

  private final @Nullable Path file;
  private volatile State state = new State(Map.of(), null, null);
  private long lookedAt;

  RatesFile(RateSettings settings) {
    file = settings.file();
    look();
    lookedAt = System.nanoTime();
  }

  /**
   * @param rates by currency
   * @param version of the file that was looked at last, also if it was broken
   * @param problem what is wrong with that one; null if nothing is
   */
  private record State(
      Map<Currency, Rate> rates, @Nullable Version version, @Nullable String problem) {}

  private record Version(FileTime modified, long size, @Nullable Object key) {}

  /** The latest rate of each currency that has one, as of the last file that could be read. */
  Map<Currency, Rate> rates() {
    refresh();
    return state.rates();
  }

  /** What is wrong with the file as it is now. */
  Optional<String> problem() {
    refresh();
    return Optional.ofNullable(state.problem());
  }

  @Nullable Path file() {
    return file;
  }

  private synchronized void refresh() {
    if (file != null && System.nanoTime() - lookedAt >= LOOK_AGAIN.toNanos()) {
      look();
      lookedAt = System.nanoTime();
    }
  }

  private void look() {
    if (file == null) {
      return;
    }
    Version version = null;
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      version = new Version(found.lastModifiedTime(), found.size(), found.fileKey());
      if (version.equals(state.version())) {
        return;
      }
      if (version.size() > MAX_SIZE) {
        throw new BrokenRates("it is larger than %,d bytes".formatted(MAX_SIZE));
      }
      Map<Currency, Rate> rates = RatesXml.read(Files.readAllBytes(file));
      state = new State(rates, version, null);
      LOG.info("Exchange rates of {} currencies are read from {}", rates.size(), file);
    } catch (IOException e) {
      refuse(version, "it cannot be read");
    } catch (BrokenRates e) {
      refuse(version, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(@Nullable Version version, String problem) {
    State before = state;
    state = new State(before.rates(), version, problem);
    if (!problem.equals(before.problem()) || !Objects.equals(version, before.version())) {
      LOG.error(
          "The exchange rates in {} are not used: {}. {}",
          file,
          problem,
          before.rates().isEmpty()
              ? "Expenses in other currencies than the company's need two approvals"
              : "The rates that were read before stay in force until they are too old");
    }
  }
}
