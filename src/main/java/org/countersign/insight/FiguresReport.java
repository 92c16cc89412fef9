package org.countersign.insight;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.countersign.expense.Money;
import org.countersign.insight.Figures.Cards;
import org.countersign.insight.Figures.Decided;
import org.countersign.insight.Figures.Due;
import org.countersign.insight.Figures.Llm;
import org.countersign.insight.Figures.TimeToDecision;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts in the database, with one query for each kind of figure; each reads an index over the time
 * and gives at most a few rows for each period. Percentiles of the whole range are computed beside
 * those of the periods, because they cannot be made of them.
 */
@Component
public class FiguresReport {

  private static final int DECIMALS = 4;
  private static final int MOST_REVIEWERS = 200;

  private final JdbcClient jdbc;
  private final Clock clock;

  FiguresReport(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The day that it is now, in UTC. */
  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** All figures of a range, as of one moment. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Figures of(FigureRange range) {
    var periods = new PeriodFigures(range);
    volume(range, periods);
    decisions(range, periods);
    agreement(range, periods);
    due(range, periods);
    escalations(range, periods);
    llm(range, periods);
    cards(range, periods);
    long[] open = open();
    return periods.figures(open[0], open[1]);
  }

  private void volume(FigureRange range, PeriodFigures periods) {
    query(
        range,
        "submitted_at",
        """
        currency, count(*) submitted, sum(amount) amount
        from expense
        where submitted_at >= :start and submitted_at < :end
        group by grouping sets ((period, currency), (currency))
        """,
        row ->
            periods
                .of(period(row))
                .submitted(
                    row.getLong("submitted"),
                    new Money(
                        row.getBigDecimal("amount"),
                        Currency.getInstance(row.getString("currency")))));
  }

  private void decisions(FigureRange range, PeriodFigures periods) {
    query(
        range,
        "e.decided_at",
        """
        count(*) filter (where e.status = 'APPROVED' and e.decided_by_kind = 'POLICY') by_policy,
          count(*) filter (where e.status = 'APPROVED' and e.decided_by_kind <> 'POLICY') by_people,
          count(*) filter (where e.status = 'REJECTED') rejected,
          count(*) filter (where e.status = 'WITHDRAWN') withdrawn,
          count(*) filter (where e.status = 'EXPIRED') expired
        from expense e
        where e.decided_at >= :start and e.decided_at < :end
        group by grouping sets ((period), ())
        """,
        row ->
            periods.of(period(row)).decided =
                new Decided(
                    row.getLong("by_policy"),
                    row.getLong("by_people"),
                    row.getLong("rejected"),
                    row.getLong("withdrawn"),
                    row.getLong("expired"),
                    share(
                        row.getLong("by_policy"),
                        row.getLong("by_policy")
                            + row.getLong("by_people")
                            + row.getLong("rejected"))));
    query(
        range,
        "e.decided_at",
        """
        case when e.decided_by_kind = 'POLICY' then 'AUTO_APPROVE'
             when s.expense_id is not null then 'SPOT_CHECK'
             else 'REVIEW' end route,
          count(*) decisions,
          round(extract(epoch from
            percentile_disc(0.5) within group (order by e.decided_at - e.submitted_at)), 3) p50,
          round(extract(epoch from
            percentile_disc(0.95) within group (order by e.decided_at - e.submitted_at)), 3) p95
        from expense e
        left join (select distinct expense_id from review where policy_route = 'SPOT_CHECK') s
          on s.expense_id = e.expense_id
        where e.decided_at >= :start and e.decided_at < :end
          and e.status in ('APPROVED', 'REJECTED')
        group by grouping sets ((period, route), (route))
        order by period, route
        """,
        row ->
            periods
                .of(period(row))
                .timeToDecision
                .add(
                    new TimeToDecision(
                        row.getString("route"),
                        row.getLong("decisions"),
                        row.getBigDecimal("p50"),
                        row.getBigDecimal("p95"))));
  }

  /** The first decision about a revision, beside what the AI had said of it. */
  private void agreement(FigureRange range, PeriodFigures periods) {
    query(
        range,
        "r.checked_at",
        """
        a.recommendation, r.decision, coalesce(r.reason_code, 'NONE') reason_code, count(*) reviews
        from review r
        join assessment a on a.expense_id = r.expense_id and a.revision = r.revision
        where r.status = 'DECIDED' and r.checked_at >= :start and r.checked_at < :end
          and a.recommendation in ('APPROVE', 'REJECT')
          and not exists (
            select from review earlier
            where earlier.expense_id = r.expense_id and earlier.revision = r.revision
              and earlier.status = 'DECIDED'
              and (earlier.checked_at, earlier.review_id) < (r.checked_at, r.review_id))
        group by grouping sets (
          (period, a.recommendation, r.decision, reason_code),
          (a.recommendation, r.decision, reason_code))
        """,
        row ->
            periods
                .of(period(row))
                .compared(
                    row.getString("recommendation"),
                    row.getString("decision"),
                    row.getString("reason_code"),
                    row.getLong("reviews")));
  }

  private void due(FigureRange range, PeriodFigures periods) {
    query(
        range,
        "r.due_at",
        """
        count(*) due,
          count(*) filter (
            where (r.status = 'DECIDED' and r.checked_at <= r.due_at
              or r.status = 'CLOSED' and r.due_at >= (
                select e.decided_at from expense e where e.expense_id = r.expense_id)) is not true)
            overdue
        from review r
        where r.due_at >= :start and r.due_at < least(:end, :now)
        group by grouping sets ((period), ())
        """,
        row ->
            periods.of(period(row)).due = new Due(row.getLong("due"), row.getLong("overdue"), 0));
  }

  private void escalations(FigureRange range, PeriodFigures periods) {
    query(
        range,
        "recorded_at",
        """
        count(*) escalated
        from ledger_entry
        where event = 'REVIEW_ESCALATED' and recorded_at >= :start and recorded_at < :end
        group by grouping sets ((period), ())
        """,
        row -> periods.of(period(row)).escalated = row.getLong("escalated"));
  }

  private void llm(FigureRange range, PeriodFigures periods) {
    query(
        range,
        "assessed_at",
        """
        count(*) assessments, count(*) filter (where recommendation is null) without_opinion,
          count(cost_usd) priced, coalesce(sum(cost_usd), 0) cost_usd,
          coalesce(sum(tokens_in), 0) tokens_in, coalesce(sum(tokens_out), 0) tokens_out,
          percentile_disc(0.5) within group (order by latency_millis) p50,
          percentile_disc(0.95) within group (order by latency_millis) p95
        from assessment
        where assessed_at >= :start and assessed_at < :end
        group by grouping sets ((period), ())
        """,
        row ->
            periods.of(period(row)).llm =
                new Llm(
                    row.getLong("assessments"),
                    row.getLong("without_opinion"),
                    row.getLong("priced"),
                    row.getBigDecimal("cost_usd"),
                    row.getLong("tokens_in"),
                    row.getLong("tokens_out"),
                    row.getObject("p50", Long.class),
                    row.getObject("p95", Long.class)));
  }

  private void cards(FigureRange range, PeriodFigures periods) {
    query(
        range,
        "noted_at",
        """
        count(*) wanted, count(ts) posted, count(*) filter (where problem is not null) failing,
          round(percentile_disc(0.5) within group (
            order by ts::numeric - extract(epoch from noted_at)), 3) p50,
          round(percentile_disc(0.95) within group (
            order by ts::numeric - extract(epoch from noted_at)), 3) p95
        from slack_message
        where kind = 'REVIEW' and noted_at >= :start and noted_at < :end
        group by grouping sets ((period), ())
        """,
        row ->
            periods.of(period(row)).cards =
                new Cards(
                    row.getLong("wanted"),
                    row.getLong("posted"),
                    row.getLong("failing"),
                    row.getBigDecimal("p50"),
                    row.getBigDecimal("p95")));
  }

  private long[] open() {
    return jdbc.sql(
            """
            select count(*) open, count(*) filter (where due_at < :now) overdue
            from review where status = 'OPEN'
            """)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query((row, index) -> new long[] {row.getLong("open"), row.getLong("overdue")})
        .single();
  }

  /** Who decided most first, 200 people at most. */
  @Transactional(readOnly = true)
  public List<ReviewerFigures> reviewers(FigureRange range) {
    return jdbc.sql(
            """
            select reviewer, count(*) decided,
              count(*) filter (where decision = 'APPROVE') approved,
              count(*) filter (where decision = 'REJECT') rejected,
              count(*) filter (where decision = 'REQUEST_INFORMATION') asked,
              round(extract(epoch from
            percentile_disc(0.5) within group (order by checked_at - opened_at)), 3) p50,
              round(extract(epoch from
            percentile_disc(0.95) within group (order by checked_at - opened_at)), 3) p95
            from review
            where status = 'DECIDED' and checked_at >= :start and checked_at < :end
              and reviewer is not null
            group by reviewer
            order by decided desc, reviewer
            limit :limit
            """)
        .param("start", range.start())
        .param("end", range.end())
        .param("limit", MOST_REVIEWERS)
        .query(
            (row, index) -> {
              long approved = row.getLong("approved");
              long rejected = row.getLong("rejected");
              return new ReviewerFigures(
                  row.getString("reviewer"),
                  row.getLong("decided"),
                  approved,
                  rejected,
                  row.getLong("asked"),
                  share(approved, approved + rejected),
                  row.getBigDecimal("p50"),
                  row.getBigDecimal("p95"));
            })
        .list();
  }

  /**
   * @param time the column that says to which period a row belongs
   * @param rest what else to select, from where, and by what to group beside the period
   */
  private void query(FigureRange range, String time, String rest, RowCallbackHandler each) {
    String step = range.step().name().toLowerCase(Locale.ROOT);
    jdbc.sql(
            "select date_trunc('%s', %s at time zone 'UTC')::date period, ".formatted(step, time)
                + rest)
        .param("start", range.start())
        .param("end", range.end())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(each);
  }

  /** Null for the whole range. */
  private static @Nullable LocalDate period(ResultSet row) throws SQLException {
    return row.getObject("period", LocalDate.class);
  }

  /** Of a part in a whole, 0 to 1; null where there is no whole. */
  static @Nullable BigDecimal share(long part, long whole) {
    return whole == 0
        ? null
        : BigDecimal.valueOf(part)
            .divide(BigDecimal.valueOf(whole), DECIMALS, RoundingMode.HALF_UP);
  }
}
