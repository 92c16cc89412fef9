package org.countersign.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.UserName;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The record of calibrations, which only grows; the latest of a source is in force. It is read for
 * each opinion, by an index, and kept nowhere else: what an operator does on one instance counts on
 * all of them with the next opinion.
 */
@Component
public class Calibrations {

  private static final TypeReference<List<Calibration.Point>> POINTS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Ledger ledger;
  private final Clock clock;

  Calibrations(JdbcClient jdbc, ObjectMapper json, Ledger ledger, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Empty where nobody has ever fitted one. */
  public Optional<Calibration> inForce(ConfidenceSource source) {
    return jdbc.sql(
            """
            select * from calibration
            where model = :model and prompt_version = :promptVersion and method = :method
            order by calibration_id desc limit 1
            """)
        .param("model", source.model())
        .param("promptVersion", source.promptVersion())
        .param("method", source.method())
        .query(this::read)
        .optional();
  }

  /** Newest first. */
  public List<Calibration> latest(int limit) {
    return jdbc.sql("select * from calibration order by calibration_id desc limit :limit")
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /**
   * Puts steps in force, and that on record; no steps: the measured confidence as it is.
   *
   * @param labels how many labels the steps were fitted to
   * @param fittedBy who proposed it
   * @param proposal what was confirmed
   * @param reason in their words
   */
  @Transactional
  public Calibration putInForce(
      ConfidenceSource source,
      List<Calibration.Point> points,
      long labels,
      UserName fittedBy,
      UserName confirmedBy,
      long proposal,
      String reason) {
    Calibration.Kind kind =
        points.isEmpty() ? Calibration.Kind.IDENTITY : Calibration.Kind.ISOTONIC;
    Calibration calibration =
        jdbc.sql(
                """
            insert into calibration (fitted_at, fitted_by, confirmed_by, model, prompt_version, method, kind,
              labels, points, reason)
            values (:fittedAt, :fittedBy, :confirmedBy, :model, :promptVersion, :method, :kind,
              :labels, :points::jsonb, :reason)
            returning *
            """)
            .param("fittedAt", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
            .param("fittedBy", fittedBy.value())
            .param("confirmedBy", confirmedBy.value())
            .param("model", source.model())
            .param("promptVersion", source.promptVersion())
            .param("method", source.method())
            .param("kind", kind.name())
            .param("labels", labels)
            .param("points", write(points))
            .param("reason", reason)
            .query(this::read)
            .single();
    ledger
        .entry(Event.SETTINGS_CHANGED, "calibration-" + calibration.id().value())
        .by(Actor.human(confirmedBy))
        .with("setting", "calibration")
        .with("to", calibration.name())
        .with("model", source.model())
        .with("promptVersion", source.promptVersion())
        .with("method", source.method())
        .with("labels", labels)
        .with("proposal", proposal)
        .with("proposedBy", fittedBy)
        .words("reason", reason)
        .append();
    return calibration;
  }

  private Calibration read(ResultSet row, int index) throws SQLException {
    String confirmedBy = row.getString("confirmed_by");
    return new Calibration(
        new CalibrationId(row.getLong("calibration_id")),
        new ConfidenceSource(
            row.getString("model"), row.getString("prompt_version"), row.getString("method")),
        Calibration.Kind.valueOf(row.getString("kind")),
        row.getObject("fitted_at", OffsetDateTime.class).toInstant(),
        new UserName(row.getString("fitted_by")),
        confirmedBy == null ? null : new UserName(confirmedBy),
        row.getLong("labels"),
        points(row.getString("points")),
        row.getString("reason"));
  }

  private String write(List<Calibration.Point> points) {
    try {
      return json.writeValueAsString(points);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the steps of a calibration must be JSON", e);
    }
  }

  private List<Calibration.Point> points(String text) {
    try {
      return json.readValue(text, POINTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the table calibration holds steps that are none", e);
    }
  }
}
