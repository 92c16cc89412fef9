package org.countersign.evaluation;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.countersign.devservices.DevLlm;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** What a person reads about a run. The template calls public methods only. */
final class Report {

  static final String MODEL = "Model asked for";
  static final String ANSWERED_BY = "Model that answered";

  private static final SpringTemplateEngine TEMPLATES = templates();

  private final Result result;
  private final List<Outcome> outcomes;
  private final @Nullable Changes changes;
  private final Path file;

  Report(Result result, List<Outcome> outcomes, @Nullable Changes changes, Path file) {
    this.result = result;
    this.outcomes = List.copyOf(outcomes);
    this.changes = changes;
    this.file = file;
  }

  private static SpringTemplateEngine templates() {
    ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
    resolver.setPrefix("evaluation/");
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding("UTF-8");
    SpringTemplateEngine engine = new SpringTemplateEngine();
    engine.setTemplateResolver(resolver);
    return engine;
  }

  Path file() {
    return file;
  }

  Result result() {
    return result;
  }

  /** Empty if there was nothing to compare with. */
  Optional<Changes> changes() {
    return Optional.ofNullable(changes);
  }

  /** Whether the rules of the LLM on the laptop answered, and no language model. */
  boolean byRules() {
    Map<String, String> evaluated = result.run().evaluated();
    return evaluated.getOrDefault(ANSWERED_BY, "").contains(DevLlm.MODEL)
        || DevLlm.MODEL.equals(evaluated.get(MODEL));
  }

  String title() {
    return byRules()
        ? "Evaluation of plain rules, NOT of a language model"
        : "Evaluation of " + result.run().evaluated().get(ANSWERED_BY);
  }

  /** In one line. */
  String summary() {
    Figures figures = result.figures();
    Band band = figures.band();
    return ("%s: %d expenses, %d recommendations as expected, %d auto-approved of which %d wrong,"
            + " %d held back, %d without an opinion, %s. %s")
        .formatted(
            title(),
            figures.expenses(),
            figures.recommendations().agreeing(),
            band.approved(),
            band.wrong().size(),
            band.heldBack().size(),
            figures.withoutOpinion(),
            changes == null
                ? "no earlier run"
                : changes.expenses().size() + " changed since the earlier run",
            file);
  }

  String html() {
    Context page = new Context(Locale.ENGLISH);
    page.setVariable("f", new Format());
    page.setVariable("title", title());
    page.setVariable("byRules", byRules());
    page.setVariable("run", result.run());
    page.setVariable("figures", result.figures());
    page.setVariable("changes", changes);
    page.setVariable("diagram", ReliabilityDiagram.svg(result.figures().reliability()));
    page.setVariable("wrong", named(result.figures().band().wrong()));
    page.setVariable("heldBack", named(result.figures().band().heldBack()));
    page.setVariable(
        "disagreements", outcomes.stream().filter(outcome -> !outcome.asExpected()).toList());
    return TEMPLATES.process("report", page);
  }

  private List<Outcome> named(Collection<String> ids) {
    return outcomes.stream().filter(outcome -> ids.contains(outcome.expense().id())).toList();
  }
}
