package org.countersign.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.insight.FigureRange;
import org.countersign.insight.Figures;
import org.countersign.insight.Figures.TimeToDecision;
import org.countersign.insight.FiguresReport;
import org.countersign.insight.InvalidFigureRange;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Figures over a time, as charts that are drawn from their tables. */
@Controller
class FiguresPage {

  private static final BigDecimal HOUR = BigDecimal.valueOf(3600);

  private final FiguresReport report;
  private final Caller caller;

  FiguresPage(FiguresReport report, Caller caller) {
    this.report = report;
    this.caller = caller;
  }

  @GetMapping("/figures")
  @PreAuthorize(Roles.WATCHER)
  String show(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String step,
      Principal principal,
      Model model) {
    Person person = caller.of(principal);
    FigureRange range;
    try {
      range = FigureRange.of(from, to, step, report.today());
    } catch (InvalidFigureRange e) {
      model.addAttribute("problems", e.problems());
      range = FigureRange.of(null, null, null, report.today());
    }
    Figures figures = report.of(range);
    model.addAttribute("range", range);
    model.addAttribute("figures", figures);
    model.addAttribute("times", figures.periods().stream().map(Times::of).toList());
    model.addAttribute("reviewers", person.seesAll() ? report.reviewers(range) : List.of());
    model.addAttribute("seesReviewers", person.seesAll());
    return "figures";
  }

  /** The times to a decision in a period; null where nothing was decided. */
  record Times(
      Figures.Period period,
      @Nullable Time autoApproved,
      @Nullable Time spotChecked,
      @Nullable Time reviewed) {

    static Times of(Figures.Period period) {
      return new Times(
          period, time(period, "AUTO_APPROVE"), time(period, "SPOT_CHECK"), time(period, "REVIEW"));
    }

    private static @Nullable Time time(Figures.Period period, String route) {
      Optional<TimeToDecision> time =
          period.timeToDecision().stream().filter(one -> one.route().equals(route)).findFirst();
      return time.map(one -> new Time(one.p50Seconds(), one.p95Seconds())).orElse(null);
    }
  }

  record Time(BigDecimal p50, BigDecimal p95) {

    public BigDecimal p50Hours() {
      return hours(p50);
    }

    public BigDecimal p95Hours() {
      return hours(p95);
    }

    private static BigDecimal hours(BigDecimal seconds) {
      return seconds.divide(HOUR, 6, RoundingMode.HALF_UP);
    }
  }
}
