package org.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The decision tables that two people released. The latest one, and the one that this release of
 * the application brings, are in order by time: when the one was confirmed, and when the other was
 * built.
 */
@Component
public class PolicyReleases implements Loosening {

  private static final String FILE_NAME = "fileName";
  private static final String TABLE = "table";

  private static final String SELECT =
      """
      select r.*, e.closed_by, e.reason as closing_reason, e.closed_at
      from policy_release r left join policy_release_end e using (release_id)
      """;

  private final JdbcClient jdbc;
  private final ProposalRecord record;
  private final ThisRelease own;
  private final Ledger ledger;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  PolicyReleases(
      JdbcClient jdbc,
      ProposalRecord record,
      ThisRelease own,
      Ledger ledger,
      ApplicationEventPublisher events,
      Clock clock) {
    this.jdbc = jdbc;
    this.record = record;
    this.own = own;
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Proposes a table that fits the process; that is for the caller to have checked.
   *
   * @param dmn the file, as text
   * @param before what {@link #tableInForce} said when the table was compared with it
   * @param figures what a replay of it said: name to value
   * @throws ProposalRefused if this person may not propose it, or another table is in force by now
   */
  @Transactional
  public Proposal propose(
      String fileName,
      String dmn,
      String before,
      SequencedMap<String, String> figures,
      Person by,
      String reason) {
    record.alone();
    if (!before.equals(tableInForce())) {
      throw new ProposalRefused(
          ProposalRefused.Kind.CONFLICT,
          "Another table came in force while this one was tried. Try it again.");
    }
    SequencedMap<String, String> changes = new LinkedHashMap<>();
    changes.put("file", fileName);
    changes.put("sha256", digest(dmn));
    changes.put("instead of", before);
    changes.putAll(figures);
    JsonNode content =
        JsonNodeFactory.instance.objectNode().put(FILE_NAME, fileName).put(TABLE, dmn);
    return record.propose(this, content, changes, by, reason);
  }

  @Override
  public ProposalKind kind() {
    return ProposalKind.POLICY_RELEASE;
  }

  @Override
  public String inForce(JsonNode content) {
    return tableInForce();
  }

  /** Which table this application deploys, in words. */
  public String tableInForce() {
    return laterThan(own)
        .map(release -> "release %d, %s".formatted(release.id(), release.tableDigest()))
        .orElse("the application's own, " + own.tableDigest());
  }

  @Override
  public void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy) {
    String dmn = content.path(TABLE).asText();
    String fileName = content.path(FILE_NAME).asText();
    long id =
        jdbc.sql(
                """
                insert into policy_release (proposal_id, file_name, dmn, table_digest, proposed_by,
                  confirmed_by, reason, released_at)
                values (:proposal, :fileName, :dmn, :digest, :proposedBy, :confirmedBy, :reason, :at)
                returning release_id
                """)
            .param("proposal", proposal.id())
            .param(FILE_NAME, fileName)
            .param("dmn", dmn)
            .param("digest", digest(dmn))
            .param("proposedBy", proposal.proposedBy().value())
            .param("confirmedBy", confirmedBy.value())
            .param("reason", proposal.reason())
            .param("at", now())
            .query(Long.class)
            .single();
    ledger
        .entry(Event.SETTINGS_CHANGED, "policy-release-" + id)
        .by(Actor.human(confirmedBy))
        .with("setting", "policyRelease")
        .with("to", "release " + id)
        .with("file", fileName)
        .with("sha256", digest(dmn))
        .with("proposal", proposal.id())
        .with("proposedBy", proposal.proposedBy())
        .words("reason", proposal.reason())
        .append();
    events.publishEvent(new TableReleased(id));
  }

  /**
   * From now on the policy approves nothing under it, at once. No other table takes its place by
   * that: which one does takes two people, or a later release of the application.
   *
   * @throws ProposalRefused if this is not for them, or it is closed
   */
  @Transactional
  public PolicyRelease close(long id, Person by, String reason) {
    if (!by.isIn(Groups.OPERATORS) || by.isIn(Groups.AUDITORS)) {
      throw new ProposalRefused(
          ProposalRefused.Kind.FORBIDDEN, "Only an operator closes a release.");
    }
    record.alone();
    PolicyRelease release =
        find(id)
            .orElseThrow(
                () ->
                    new ProposalRefused(ProposalRefused.Kind.UNKNOWN, "There is no such release."));
    int written =
        jdbc.sql(
                """
                insert into policy_release_end (release_id, closed_by, reason, closed_at)
                values (:id, :by, :reason, :at) on conflict (release_id) do nothing
                """)
            .param("id", id)
            .param("by", by.userName().value())
            .param("reason", reason)
            .param("at", now())
            .update();
    if (written == 0) {
      throw new ProposalRefused(ProposalRefused.Kind.CONFLICT, "This release is closed.");
    }
    ledger
        .entry(Event.SETTINGS_CHANGED, "policy-release-%d-closed".formatted(id))
        .by(Actor.human(by.userName()))
        .with("setting", "policyRelease")
        .with("from", "release " + id)
        .with("to", "closed")
        .with("sha256", release.tableDigest())
        .words("reason", reason)
        .append();
    return find(id).orElseThrow();
  }

  /** Newest first. */
  public List<PolicyRelease> latest(int limit) {
    return jdbc.sql(SELECT + " order by r.release_id desc limit :limit")
        .param("limit", limit)
        .query(PolicyReleases::read)
        .list();
  }

  public Optional<PolicyRelease> find(long id) {
    return jdbc.sql(SELECT + " where r.release_id = :id")
        .param("id", id)
        .query(PolicyReleases::read)
        .optional();
  }

  /** The latest of a table. */
  Optional<PolicyRelease> ofTable(String tableDigest) {
    return jdbc.sql(SELECT + " where r.table_digest = :digest order by r.release_id desc limit 1")
        .param("digest", tableDigest)
        .query(PolicyReleases::read)
        .optional();
  }

  /**
   * The latest, if it was confirmed after this release of the application was built; closed or not:
   * closing it puts no other table in its place.
   */
  public Optional<PolicyRelease> laterThan(ThisRelease application) {
    return latest(1).stream()
        .filter(release -> release.releasedAt().isAfter(application.origin().builtAt()))
        .findFirst();
  }

  /** The decision tables, as DMN, that this application deploys. */
  public String tableToDeploy() {
    return laterThan(own).map(PolicyRelease::dmn).orElseGet(own::table);
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }

  private static String digest(String dmn) {
    return ProposalRecord.sha256(dmn.getBytes(StandardCharsets.UTF_8));
  }

  private static PolicyRelease read(ResultSet row, int index) throws SQLException {
    String closedBy = row.getString("closed_by");
    return new PolicyRelease(
        row.getLong("release_id"),
        row.getString("file_name"),
        row.getString("dmn"),
        row.getString("table_digest"),
        new UserName(row.getString("proposed_by")),
        new UserName(row.getString("confirmed_by")),
        row.getString("reason"),
        row.getObject("released_at", OffsetDateTime.class).toInstant(),
        closedBy == null
            ? null
            : new PolicyRelease.Closed(
                new UserName(closedBy),
                row.getString("closing_reason"),
                row.getObject("closed_at", OffsetDateTime.class).toInstant()));
  }
}
