package org.countersign.insight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.countersign.assessment.ConfidenceSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What people decided about expenses that the model would approve: one label for each revision of
 * an expense, from the first review of it that was decided. A person who approved agreed with the
 * model; one who rejected or asked did not.
 *
 * <p>All answers are counted in the database by confidence, which has five decimals: however many
 * labels there are, at most 100,001 rows of a source come out.
 */
@Component
class Labels {

  /**
   * To select from: reviews r, each the label of assessment a. Two that were decided at the same
   * instant are told apart by their ids.
   */
  private static final String LABELS =
      """
      from review r
      join assessment a on a.expense_id = r.expense_id and a.revision = r.revision
      where r.status = 'DECIDED' and a.recommendation = 'APPROVE'
        and a.measured_confidence is not null and a.confidence is not null
        and a.model is not null and a.prompt_version is not null and a.confidence_method is not null
        and not exists (
          select from review earlier
          where earlier.expense_id = r.expense_id and earlier.revision = r.revision
            and earlier.status = 'DECIDED'
            and (earlier.checked_at, earlier.review_id) < (r.checked_at, r.review_id))
      """;

  private static final String COUNTS =
      "count(*) labels, count(*) filter (where r.decision = 'APPROVE') agreed ";

  private static final String SOURCE = "a.model, a.prompt_version, a.confidence_method";

  private final JdbcClient jdbc;

  Labels(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All labels of a source by measured confidence, lowest first. */
  List<Tally> measured(ConfidenceSource source) {
    return jdbc.sql(
            "select a.measured_confidence confidence, "
                + COUNTS
                + LABELS
                + """
                and a.model = :model and a.prompt_version = :promptVersion
                and a.confidence_method = :method
                group by 1 order by 1
                """)
        .param("model", source.model())
        .param("promptVersion", source.promptVersion())
        .param("method", source.method())
        .query(Labels::tally)
        .list();
  }

  /** What was decided since then, by reported confidence. */
  List<Reported> reportedSince(Instant since) {
    return jdbc.sql(
            "select "
                + SOURCE
                + """
                , coalesce(r.policy_route in ('AUTO_APPROVE', 'SPOT_CHECK'), false) auto_band,
                a.confidence,
                """
                + COUNTS
                + LABELS
                + "and r.checked_at >= :since group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5")
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(
            (row, index) -> new Reported(source(row), row.getBoolean("auto_band"), tally(row, 0)))
        .list();
  }

  /** All labels by source. */
  List<SoFar> soFar() {
    return jdbc.sql(
            "select " + SOURCE + ", " + COUNTS + LABELS + "group by 1, 2, 3 order by 1, 2, 3")
        .query((row, index) -> new SoFar(source(row), row.getLong("labels"), row.getLong("agreed")))
        .list();
  }

  /** Of the latest opinion that a calibration would count for; empty before the first one. */
  Optional<ConfidenceSource> latestSource() {
    return jdbc.sql(
            "select "
                + SOURCE
                + """
                 from assessment a
                where a.recommendation = 'APPROVE' and a.measured_confidence is not null
                  and a.model is not null and a.prompt_version is not null
                  and a.confidence_method is not null
                order by a.assessed_at desc limit 1
                """)
        .query((row, index) -> source(row))
        .optional();
  }

  /**
   * Labels of one reported confidence.
   *
   * @param inAutoBand whether the policy alone would have approved them
   */
  record Reported(ConfidenceSource source, boolean inAutoBand, Tally tally) {}

  record SoFar(ConfidenceSource source, long labels, long agreed) {}

  private static ConfidenceSource source(ResultSet row) throws SQLException {
    return new ConfidenceSource(
        row.getString("model"),
        row.getString("prompt_version"),
        row.getString("confidence_method"));
  }

  private static Tally tally(ResultSet row, int index) throws SQLException {
    return new Tally(row.getBigDecimal("confidence"), row.getLong("labels"), row.getLong("agreed"));
  }
}
