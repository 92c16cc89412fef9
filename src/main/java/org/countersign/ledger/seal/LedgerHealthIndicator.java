package org.countersign.ledger.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.seal.Seals.Position;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says up to where the ledger is sealed, and by which key. It is down where nothing can be sealed
 * here, or nothing was for a while, and names entries that the application has not written.
 */
@Component
class LedgerHealthIndicator implements HealthIndicator {

  /** A transaction that stays open in the cluster holds up sealing, and may for some minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Seals seals;
  private final LedgerKeys keys;
  private final JdbcClient jdbc;

  LedgerHealthIndicator(Seals seals, LedgerKeys keys, JdbcClient jdbc) {
    this.seals = seals;
    this.keys = keys;
    this.jdbc = jdbc;
  }

  /**
   * The oldest entry without a seal.
   *
   * @param age by the database's clock
   */
  private record Waiting(OffsetDateTime since, Duration age) {

    static Waiting read(ResultSet row, int index) throws SQLException {
      return new Waiting(
          Objects.requireNonNull(row.getObject("recorded_at", OffsetDateTime.class)),
          Duration.ofSeconds(row.getLong("age")));
    }
  }

  /**
   * Entries that the application has not written.
   *
   * @param latest the number of the last one
   */
  private record Foreign(long entries, String latest) {}

  @Override
  public Health health() {
    Optional<Seals.Last> last = seals.last();
    Health.Builder health = Health.up().withDetail("key", keys.inUse().id());
    last.map(Seals.Last::seal)
        .ifPresent(
            seal ->
                health
                    .withDetail("seal", seal.number())
                    .withDetail("sealedAt", seal.at().toString())
                    .withDetail("hash", Hashes.hex(seal.hash())));
    waiting(last.map(Seals.Last::position).orElse(Position.START))
        .ifPresent(
            waiting -> {
              health.withDetail("unsealedSince", waiting.since().toInstant().toString());
              if (waiting.age().compareTo(PATIENCE) > 0) {
                health
                    .down()
                    .withDetail(
                        "problem",
                        "Entries wait to be sealed for %d minutes: look for a transaction that is open for as long, and at the log of the application"
                            .formatted(waiting.age().toMinutes()));
              }
            });
    foreign().ifPresent(foreign -> report(foreign, health));
    String problem =
        new Succession(keys, seals).after(last.map(Seals.Last::seal).orElse(null)).problem();
    if (problem != null) {
      health.down().withDetail("problem", problem);
    }
    return health.build();
  }

  private static void report(Foreign foreign, Health.Builder health) {
    health
        .withDetail("foreignEntries", foreign.entries())
        .withDetail(
            "foreign",
            "Entry %s was not written by the application: somebody else with a password of the database added it"
                .formatted(foreign.latest()));
  }

  private Optional<Waiting> waiting(Position position) {
    return jdbc.sql(
            """
            select recorded_at, extract(epoch from ledger_clock() - recorded_at)::bigint as age
            from ledger_entry
            where (written_in, entry_id) > (cast(:writtenIn as xid8), :entryId)
              and written_in < pg_snapshot_xmax(pg_current_snapshot()) and entry_id > :restoredUpTo
            order by written_in, entry_id limit 1
            """)
        .param("writtenIn", String.valueOf(position.writtenIn()))
        .param("entryId", position.entryId())
        .param("restoredUpTo", position.restoredUpTo())
        .query(Waiting::read)
        .optional();
  }

  private Optional<Foreign> foreign() {
    return jdbc.sql(
            """
            select count(*) as entries, (array_agg(detail ->> 'entry' order by entry_id desc))[1] as latest
            from ledger_entry where event = 'FOREIGN_ENTRY'
            """)
        .query(
            (row, index) ->
                new Foreign(row.getLong("entries"), String.valueOf(row.getString("latest"))))
        .optional()
        .filter(foreign -> foreign.entries() > 0);
  }
}
