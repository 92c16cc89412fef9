package org.countersign.ledger.anchor;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.anchor.AnchorPlace.Kept;
import org.countersign.ledger.seal.SealedLedger.SealSummary;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of anchors: which seals were kept elsewhere, and the tokens that were given for it. */
@Component
public class LedgerAnchors {

  private static final String COLUMNS =
      "anchor_id, kind, seal_number, seal_hash, anchored_at, place, token is not null as has_token";

  private static final int LOOKED_AT = 1000;

  private final JdbcClient jdbc;

  LedgerAnchors(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * That a seal was kept elsewhere.
   *
   * @param hash of the seal, in hexadecimal
   * @param at when, as whoever keeps it says
   * @param place for people: where it is
   * @param token whether there is a token for it, which proves it by itself
   */
  public record Entry(
      long id, AnchorKind kind, long seal, String hash, Instant at, String place, boolean token) {}

  /**
   * What a time stamp authority answered.
   *
   * @param answer in DER, as {@code openssl ts} takes it
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Token(long seal, byte[] answer) {}

  /**
   * The newest anchor of a kind.
   *
   * @param age by the database's clock, since it was noted
   */
  record Newest(Entry entry, Duration age) {}

  /** Newest first. */
  public List<Entry> latest(int limit) {
    return jdbc.sql(
            "select %s from ledger_anchor order by anchor_id desc limit :limit".formatted(COLUMNS))
        .param("limit", limit)
        .query((row, index) -> entry(row))
        .list();
  }

  /** Empty where there is no such anchor, or none that has one. */
  public Optional<Token> token(long id) {
    return jdbc.sql(
            """
            select seal_number, token from ledger_anchor
            where anchor_id = :id and token is not null
            """)
        .param("id", id)
        .query(
            (row, index) ->
                new Token(
                    row.getLong("seal_number"), Objects.requireNonNull(row.getBytes("token"))))
        .optional();
  }

  Optional<Newest> newest(AnchorKind kind) {
    return jdbc.sql(
            """
            select %s, extract(epoch from clock_timestamp() - recorded_at) as age
            from ledger_anchor where kind = :kind order by anchor_id desc limit 1
            """
                .formatted(COLUMNS))
        .param("kind", kind.name())
        .query(
            (row, index) ->
                new Newest(entry(row), Duration.ofMillis(Math.round(row.getDouble("age") * 1e3))))
        .optional();
  }

  /** The newest that names a seal which the ledger does not have, of the latest ones. */
  Optional<Entry> contradiction() {
    return jdbc.sql(
            """
            select * from (select %s from ledger_anchor order by anchor_id desc limit :limit) latest
            where not exists (select from ledger_seal
              where ledger_seal.seal_number = latest.seal_number
                and ledger_seal.seal_hash = latest.seal_hash)
            order by anchor_id desc limit 1
            """
                .formatted(COLUMNS))
        .param("limit", LOOKED_AT)
        .query((row, index) -> entry(row))
        .optional();
  }

  /** How long the oldest seal waits that no anchor of this kind covers; zero if none does. */
  Duration waiting(AnchorKind kind) {
    double seconds =
        jdbc.sql(
                """
                select greatest(0, coalesce(extract(epoch from clock_timestamp() - (
                  select sealed_at from ledger_seal
                  where seal_number > coalesce(
                    (select seal_number from ledger_anchor where kind = :kind
                     order by anchor_id desc limit 1), 0)
                  order by seal_number limit 1)), 0))
                """)
            .param("kind", kind.name())
            .query(Double.class)
            .single();
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }

  /** The clock that seals have their time from. */
  Instant now() {
    return jdbc.sql("select clock_timestamp() as now")
        .query((row, index) -> Objects.requireNonNull(instant(row, "now")))
        .single();
  }

  void note(AnchorPlace place, SealSummary seal, Kept kept) {
    jdbc.sql(
            """
            insert into ledger_anchor (kind, seal_number, seal_hash, anchored_at, place, token)
            values (:kind, :seal, :hash, :at, :place, :token)
            """)
        .param("kind", place.kind().name())
        .param("seal", seal.number())
        .param("hash", Hashes.ofHex(seal.hash()))
        .param("at", kept.at().atOffset(ZoneOffset.UTC))
        .param("place", place.name())
        .param("token", kept.token(), java.sql.Types.BINARY)
        .update();
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("anchor_id"),
        AnchorKind.valueOf(row.getString("kind")),
        row.getLong("seal_number"),
        Hashes.hex(Objects.requireNonNull(row.getBytes("seal_hash"))),
        Objects.requireNonNull(instant(row, "anchored_at")),
        Objects.requireNonNull(row.getString("place")),
        row.getBoolean("has_token"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
