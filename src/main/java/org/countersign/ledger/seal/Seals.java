package org.countersign.ledger.seal;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.ledger.Hashes;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of seals. */
@Component
class Seals {

  private static final String HEADER =
      "seal_number, sealed_at, complete_until, previous_hash, cardinality(entry_ids) as entries,"
          + " root, key_id, next_key_id, seal_hash, signature";

  private final JdbcClient jdbc;

  Seals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where sealing goes on.
   *
   * @param writtenIn transaction of the last entry in the order of sealing
   * @param entryId that entry
   * @param restoredUpTo entries up to this number are sealed, whatever their transaction says
   */
  record Position(long writtenIn, long entryId, long restoredUpTo) {
    static final Position START = new Position(0, 0, 0);
  }

  /** The last seal, without its batch, and where sealing goes on. */
  record Last(Seal seal, Position position) {}

  Optional<Last> last() {
    return jdbc.sql(
            """
            select %s, last_written_in::text as last_written_in, last_entry_id, restored_up_to
            from ledger_seal order by seal_number desc limit 1
            """
                .formatted(HEADER))
        .query(
            (row, index) ->
                new Last(
                    read(row, false),
                    new Position(
                        Long.parseLong(Objects.requireNonNull(row.getString("last_written_in"))),
                        row.getLong("last_entry_id"),
                        row.getLong("restored_up_to"))))
        .optional();
  }

  /** Those that the table of anchors names: whoever cuts off the end has to cut there too. */
  List<KnownSeal> anchored() {
    return jdbc.sql(
            """
            select seal_number, seal_hash, min(place) as place from ledger_anchor
            group by seal_number, seal_hash order by seal_number
            """)
        .query(
            (row, index) ->
                new KnownSeal(
                    row.getLong("seal_number"),
                    Hashes.hex(bytes(row, "seal_hash")),
                    "the anchor in " + row.getString("place")))
        .list();
  }

  /** The last seal before a number in which another key names this one; empty for none. */
  Optional<Seal> handover(String keyId, long before) {
    return jdbc.sql(
            """
            select %s from ledger_seal
            where next_key_id = :key and key_id <> :key and seal_number < :before
            order by seal_number desc limit 1
            """
                .formatted(HEADER))
        .param("key", keyId)
        .param("before", before)
        .query((row, index) -> read(row, false))
        .optional();
  }

  /** Newest first, without their batches. */
  List<Seal> latest(int limit) {
    return jdbc.sql(
            "select %s from ledger_seal order by seal_number desc limit :limit".formatted(HEADER))
        .param("limit", limit)
        .query((row, index) -> read(row, false))
        .list();
  }

  /** Those after a number, in order. */
  List<Seal> after(long number, int limit, boolean withBatch) {
    return jdbc.sql(
            "select %s%s from ledger_seal where seal_number > :number order by seal_number limit :limit"
                .formatted(HEADER, withBatch ? ", entry_ids, entry_hashes" : ""))
        .param("number", number)
        .param("limit", limit)
        .query((row, index) -> read(row, withBatch))
        .list();
  }

  /** The seal of an entry; empty for one that is not sealed yet. */
  Optional<Seal> of(long entryId) {
    return jdbc.sql(
            """
            select %s, entry_ids, entry_hashes from ledger_seal
            where max_entry_id >= :id and min_entry_id <= :id and :id = any(entry_ids)
            order by max_entry_id limit 1
            """
                .formatted(HEADER))
        .param("id", entryId)
        .query((row, index) -> read(row, true))
        .optional();
  }

  /** The seals of these entries, each once. */
  List<Seal> of(Collection<Long> entryIds) {
    return jdbc.sql(
            """
            select %s, entry_ids, entry_hashes from ledger_seal where seal_number in (
              select one.seal_number from unnest(:ids::bigint[]) wanted(id), lateral (
                select seal_number from ledger_seal
                where max_entry_id >= wanted.id and min_entry_id <= wanted.id
                  and wanted.id = any(entry_ids)
                order by max_entry_id limit 1) one)
            """
                .formatted(HEADER))
        .param("ids", entryIds.toArray(Long[]::new))
        .query((row, index) -> read(row, true))
        .list();
  }

  /** When all was sealed that transactions before this one recorded; null when unknown. */
  @Nullable Instant completeBefore(long transaction) {
    return jdbc.sql(
            """
            select max(sealed_at) as complete_until from ledger_seal
            where snapshot_xmax <= cast(:transaction as xid8)
            """)
        .param("transaction", String.valueOf(transaction))
        .query((row, index) -> instant(row, "complete_until"))
        .list()
        .getFirst();
  }

  /**
   * Stores the next seal. The database checks that it is the next one, on the next entries, now, by
   * the key whose turn it is.
   *
   * @param next the key that it hands over to; null for none
   * @return false if another instance has stored a seal with this number
   */
  boolean append(Seal seal, VerificationKey signer, @Nullable VerificationKey next) {
    Seal.Batch batch = Objects.requireNonNull(seal.batch());
    return jdbc.sql(
            """
            select append_ledger_seal(:number, :at, :completeUntil, :previous, :ids, :hashes, :root,
              :keyId, :key, :nextKeyId, :nextKey, :hash, :signature)
            """)
        .param("number", seal.number())
        .param("at", seal.at().atOffset(ZoneOffset.UTC))
        .param(
            "completeUntil",
            seal.completeUntil() == null ? null : seal.completeUntil().atOffset(ZoneOffset.UTC),
            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("previous", seal.previous())
        .param("ids", batch.ids())
        .param("hashes", batch.hashes())
        .param("root", seal.root())
        .param("keyId", seal.keyId())
        .param("key", signer.key().getEncoded())
        .param("nextKeyId", next == null ? null : next.id(), java.sql.Types.VARCHAR)
        .param("nextKey", next == null ? null : next.key().getEncoded(), java.sql.Types.BINARY)
        .param("hash", seal.hash())
        .param("signature", seal.signature())
        .query(Boolean.class)
        .single();
  }

  /** Whatever stands there: what no seal can have does not fit its hash. */
  private static Seal read(ResultSet row, boolean withBatch) throws SQLException {
    return new Seal(
        row.getLong("seal_number"),
        Objects.requireNonNullElse(instant(row, "sealed_at"), Instant.MIN),
        instant(row, "complete_until"),
        bytes(row, "previous_hash"),
        row.getInt("entries"),
        bytes(row, "root"),
        Objects.requireNonNullElse(row.getString("key_id"), ""),
        row.getString("next_key_id"),
        bytes(row, "seal_hash"),
        bytes(row, "signature"),
        withBatch
            ? new Seal.Batch(ids(row.getArray("entry_ids")), bytes(row, "entry_hashes"))
            : null);
  }

  private static long[] ids(@Nullable Array array) throws SQLException {
    Object[] boxed = array == null ? new Object[0] : (Object[]) array.getArray();
    return Arrays.stream(boxed).mapToLong(id -> id instanceof Long number ? number : 0).toArray();
  }

  private static byte[] bytes(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNullElse(row.getBytes(column), new byte[0]);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
