package org.countersign.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.assessment.ConfiguredAssessor;
import org.countersign.assessment.Opinion;
import org.countersign.contract.RoutingTables;
import org.jspecify.annotations.Nullable;

/** Asks the configured model about every labelled expense and reports how well it did. */
final class Evaluation {

  private final ConfiguredAssessor assessor;
  private final Options options;
  private final Clock clock;

  Evaluation(ConfiguredAssessor assessor, Options options, Clock clock) {
    this.assessor = assessor;
    this.options = options;
    this.clock = clock;
  }

  public static void main(String... arguments) throws IOException, InterruptedException {
    Options options = Options.ofSystemProperties();
    try (ConfiguredAssessor assessor = ConfiguredAssessor.start(arguments)) {
      Report report =
          new Evaluation(assessor, options, Clock.systemUTC()).run(LabelledExpense.FILE);
      System.out.println(report.summary());
    }
  }

  /** Writes the report about the expenses of this file. */
  Report run(Path labels) throws IOException, InterruptedException {
    List<LabelledExpense> expenses = LabelledExpense.readAll(labels);
    List<Outcome> outcomes =
        new Asking(assessor, RoutingTables.load(), clock).all(expenses, options.concurrency());
    Run run =
        new Run(
            clock.instant(),
            evaluated(labels, outcomes),
            outcomes.stream().map(Outcome::given).toList());
    Result result = new Result(run, Figures.of(outcomes));
    Report report =
        new Report(
            result, outcomes, changes(run, outcomes), options.report().resolve("report.html"));
    write(result, report);
    return report;
  }

  private @Nullable Changes changes(Run run, List<Outcome> outcomes) {
    Optional<Run> before;
    try {
      before = Result.readRun(options.previous());
    } catch (IOException e) {
      System.err.println(options.previous() + " is no result of an evaluation and is left out.");
      before = Optional.empty();
    }
    return before.map(earlier -> Changes.between(earlier, run, outcomes)).orElse(null);
  }

  private void write(Result result, Report report) throws IOException {
    Files.createDirectories(options.report());
    Files.writeString(report.file(), report.html());
    Files.writeString(
        options.report().resolve("reliability.svg"),
        ReliabilityDiagram.svg(result.figures().reliability()));
    Path written = Files.writeString(options.report().resolve("result.json"), result.json());
    Files.createDirectories(options.last().toAbsolutePath().getParent());
    Files.copy(written, options.last(), StandardCopyOption.REPLACE_EXISTING);
  }

  private Map<String, String> evaluated(Path labels, List<Outcome> outcomes) throws IOException {
    Map<String, String> evaluated = new LinkedHashMap<>();
    evaluated.put(Report.MODEL, assessor.model());
    evaluated.put(Report.ANSWERED_BY, distinct(outcomes, Opinion.Asked::model));
    evaluated.put("Prompt", assessor.promptVersion());
    evaluated.put("Policy", assessor.policyVersion());
    evaluated.put("Decision tables", version(RoutingTables.FILE));
    evaluated.put("Labelled expenses", version(labels));
    evaluated.put("Sampling", distinct(outcomes, Opinion.Asked::sampling));
    evaluated.put("Confidence", assessor.confidenceWay() + ", measured by " + methods(outcomes));
    return evaluated;
  }

  private static String distinct(List<Outcome> outcomes, Function<Opinion.Asked, String> property) {
    return joined(outcomes.stream().flatMap(outcome -> outcome.asked().stream()).map(property));
  }

  private static String methods(List<Outcome> outcomes) {
    return joined(
        outcomes.stream()
            .flatMap(outcome -> Stream.ofNullable(outcome.opinion().confidenceMethod())));
  }

  private static String joined(Stream<String> words) {
    String joined = String.join("; ", words.collect(Collectors.toCollection(TreeSet::new)));
    return joined.isEmpty() ? "nothing" : joined;
  }

  private static String version(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return file.getFileName() + "@" + HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
