package org.countersign.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.benchmark.Measurement.Figure;

/**
 * Measures what the table of docs/benchmarks.md says, prints it and writes it there. Properties:
 * {@code benchmark.only} names the measurements, separated by commas, and then nothing is written;
 * {@code benchmark.warm-up} how many expenses come before the first of them.
 */
final class Benchmarks {

  private static final List<Measurement> ALL =
      List.of(
          new SlowModel(),
          new StraightThrough(),
          new SteadyLoad(),
          new Reviewed(),
          new SlackClicks());

  private static final Path PAGE = Path.of("docs", "benchmarks.md");

  private Benchmarks() {}

  public static void main(String[] arguments) {
    try {
      run();
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void run() throws Exception {
    Set<String> only = Set.of(System.getProperty("benchmark.only", "").split(","));
    List<Measurement> chosen =
        ALL.stream().filter(each -> only.contains("") || only.contains(each.name())).toList();
    int warmUp = Integer.getInteger("benchmark.warm-up", 8_000);
    List<Figure> figures = new ArrayList<>();
    try (BenchmarkedApplication application = BenchmarkedApplication.start()) {
      application.warmUp(warmUp);
      for (Measurement measurement : chosen) {
        List<Figure> measured = measurement.measure(application);
        measured.forEach(figure -> System.out.println(line(figure)));
        figures.addAll(measured);
      }
    }
    if (chosen.equals(ALL)) {
      Files.writeString(PAGE, page(figures, warmUp));
    }
  }

  private static String page(List<Figure> figures, int warmUp) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Benchmarks

        Written by `./mvnw -q -Pbench -DskipTests package exec:exec` on %s: %s.

        The packaged application runs as a process of its own with %d MB of heap and the serial collector, as the JVM chooses by itself in a
        container of that size. The embedded Camunda, the LLM, which answers by rules, the Slack of the laptop, a mail server that keeps nothing,
        and all clients share another JVM; PostgreSQL is the third, and writes each commit to the disk before it answers. **All of them share the
        same processors.** %,d expenses came before, so that both JVMs are warm. Slack's rates are not kept here: a channel takes a message a
        second from Slack itself. Load is open-loop where latencies are measured: a request is due at its moment, whether or not the one
        before is answered.

        | what | measured | target |
        | --- | --- | --- |
        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                machine(),
                BenchmarkedApplication.HEAP_MEGABYTES,
                warmUp));
    figures.forEach(figure -> page.append(line(figure)).append('\n'));
    return page.append(written()).toString();
  }

  /** What people have written below the table stays. */
  private static String written() throws IOException {
    String before = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    int start = before.indexOf("\n## ");
    return start < 0 ? "" : before.substring(start);
  }

  private static String line(Figure figure) {
    return "| %s | %s | %s |".formatted(figure.what(), figure.measured(), figure.target());
  }

  private static String machine() throws IOException {
    return "%d processors%s, Java %s, %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            model(),
            System.getProperty("java.version"),
            System.getProperty("os.name"));
  }

  /** Of the processors, where the system says it. */
  private static String model() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .orElse("");
    }
  }
}
