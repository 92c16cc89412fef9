package org.countersign.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * @param report folder that the report is written to
 * @param last where the result is kept for the next run; replaced by every run
 * @param compareWith a result that is only read; null is {@code last}
 * @param concurrency expenses at the same time
 */
record Options(Path report, Path last, @Nullable Path compareWith, int concurrency) {

  private static final int CONCURRENCY = 8;

  Options {
    if (concurrency < 1) {
      throw new IllegalArgumentException("evaluation.concurrency must be at least 1");
    }
    if (compareWith != null && !Files.exists(compareWith)) {
      throw new IllegalArgumentException("evaluation.previous: there is no file " + compareWith);
    }
  }

  static Options ofSystemProperties() {
    String previous = System.getProperty("evaluation.previous", "");
    return new Options(
        Path.of("target", "evaluation"),
        Path.of("evaluation", "last-result.json"),
        previous.isBlank() ? null : Path.of(previous),
        Integer.getInteger("evaluation.concurrency", CONCURRENCY));
  }

  Path previous() {
    return compareWith == null ? last : compareWith;
  }
}
