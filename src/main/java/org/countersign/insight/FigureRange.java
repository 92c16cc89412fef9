package org.countersign.insight;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.countersign.expense.FieldProblem;
import org.jspecify.annotations.Nullable;

/**
 * The days that figures are about, in UTC, and how they are cut into periods.
 *
 * @param from the first day
 * @param to the last day, which counts in full
 */
public record FigureRange(LocalDate from, LocalDate to, Step step) {

  /** How long a period is. */
  public enum Step {
    DAY(366),
    /** From Monday to Sunday. The first and the last one of a range may be shorter. */
    WEEK(1_098);

    private final int mostDays;

    Step(int mostDays) {
      this.mostDays = mostDays;
    }

    LocalDate startOf(LocalDate day) {
      return this == DAY ? day : day.minusDays(day.getDayOfWeek().getValue() - 1L);
    }

    LocalDate endOf(LocalDate start) {
      return this == DAY ? start : start.plusDays(6);
    }
  }

  private static final int DEFAULT_DAYS = 30;
  private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2100, 1, 1);

  /**
   * Reads what somebody asks for. Without anything it is the last 30 days, day by day.
   *
   * @param today in UTC
   * @throws InvalidFigureRange names every wrong field
   */
  public static FigureRange of(
      @Nullable String from, @Nullable String to, @Nullable String step, LocalDate today) {
    List<FieldProblem> problems = new ArrayList<>();
    LocalDate last = day("to", to, today, problems);
    LocalDate first = day("from", from, last.minusDays(DEFAULT_DAYS - 1L), problems);
    Step by = step(step, problems);
    if (problems.isEmpty()) {
      if (first.isAfter(last)) {
        problems.add(new FieldProblem("from", "must not be after to"));
      } else if (ChronoUnit.DAYS.between(first, last) >= by.mostDays) {
        problems.add(
            new FieldProblem(
                "from",
                "must be at most %d days before to, for figures by %s"
                    .formatted(by.mostDays - 1, by.name().toLowerCase(Locale.ROOT))));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidFigureRange(problems);
    }
    return new FigureRange(first, last, by);
  }

  private static LocalDate day(
      String field, @Nullable String text, LocalDate otherwise, List<FieldProblem> problems) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (!day.isBefore(FIRST) && day.isBefore(LAST)) {
        return day;
      }
    } catch (DateTimeException e) {
      // said below
    }
    problems.add(new FieldProblem(field, "must be a day from 2000 to 2099 such as 2026-03-31"));
    return otherwise;
  }

  private static Step step(@Nullable String text, List<FieldProblem> problems) {
    if (text == null || text.isEmpty()) {
      return Step.DAY;
    }
    for (Step step : Step.values()) {
      if (step.name().toLowerCase(Locale.ROOT).equals(text)) {
        return step;
      }
    }
    problems.add(new FieldProblem("step", "must be day or week"));
    return Step.DAY;
  }

  OffsetDateTime start() {
    return from.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  /** Exclusive. */
  OffsetDateTime end() {
    return to.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  /** The first days of all periods, as PostgreSQL's date_trunc gives them. */
  List<LocalDate> starts() {
    List<LocalDate> starts = new ArrayList<>();
    for (LocalDate start = step.startOf(from);
        !start.isAfter(to);
        start = step.endOf(start).plusDays(1)) {
      starts.add(start);
    }
    return starts;
  }

  /** The part of a period that lies in the range. */
  FigureRange part(LocalDate start) {
    LocalDate end = step.endOf(start);
    return new FigureRange(start.isBefore(from) ? from : start, end.isAfter(to) ? to : end, step);
  }
}
