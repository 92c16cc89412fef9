package org.countersign.insight;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.countersign.expense.Money;
import org.countersign.insight.Figures.Agreement;
import org.countersign.insight.Figures.Amount;
import org.countersign.insight.Figures.Cards;
import org.countersign.insight.Figures.Decided;
import org.countersign.insight.Figures.Due;
import org.countersign.insight.Figures.Llm;
import org.countersign.insight.Figures.Overrides;
import org.countersign.insight.Figures.Period;
import org.countersign.insight.Figures.TimeToDecision;
import org.jspecify.annotations.Nullable;

/** Collects the figures of a range query by query; a period of which nothing comes is all zero. */
final class PeriodFigures {

  private final FigureRange range;
  private final Draft total;
  private final Map<LocalDate, Draft> periods = new TreeMap<>();

  PeriodFigures(FigureRange range) {
    this.range = range;
    total = new Draft(range);
    range.starts().forEach(start -> periods.put(start, new Draft(range.part(start))));
  }

  /**
   * @param start null for the whole range
   */
  Draft of(@Nullable LocalDate start) {
    return start == null ? total : Objects.requireNonNull(periods.get(start));
  }

  Figures figures(long openNow, long overdueNow) {
    return new Figures(
        range.from(),
        range.to(),
        range.step(),
        total.period(),
        periods.values().stream().map(Draft::period).toList(),
        openNow,
        overdueNow);
  }

  static final class Draft {

    private final FigureRange range;
    private long submitted;
    private final List<Amount> amounts = new ArrayList<>();
    Decided decided = Decided.NONE;
    final List<TimeToDecision> timeToDecision = new ArrayList<>();
    private long agreed;
    private long overridden;
    private long asked;
    private final Map<String, Overrides> overrides = new TreeMap<>();
    Due due = Due.NONE;
    long escalated;
    Llm llm = Llm.NONE;
    Cards cards = Cards.NONE;

    private Draft(FigureRange range) {
      this.range = range;
    }

    void submitted(long expenses, Money sum) {
      submitted += expenses;
      amounts.add(new Amount(sum.currency().getCurrencyCode(), sum.amount()));
    }

    /**
     * Counts first decisions.
     *
     * @param recommendation APPROVE or REJECT
     */
    void compared(String recommendation, String decision, String reasonCode, long reviews) {
      if (decision.equals(recommendation)) {
        agreed += reviews;
      } else if (decision.equals("REQUEST_INFORMATION")) {
        asked += reviews;
      } else {
        overridden += reviews;
        boolean rejected = decision.equals("REJECT");
        overrides.merge(
            reasonCode,
            new Overrides(reasonCode, rejected ? reviews : 0, rejected ? 0 : reviews),
            (one, other) ->
                new Overrides(
                    reasonCode,
                    one.rejected() + other.rejected(),
                    one.approved() + other.approved()));
      }
    }

    private Agreement agreement() {
      long compared = agreed + overridden + asked;
      return new Agreement(
          compared, agreed, overridden, asked, FiguresReport.share(agreed, compared));
    }

    private Period period() {
      return new Period(
          range.from(),
          range.to(),
          submitted,
          amounts,
          decided,
          timeToDecision,
          agreement(),
          List.copyOf(overrides.values()),
          new Due(due.due(), due.overdue(), escalated),
          llm,
          cards);
    }
  }
}
