package org.countersign.ledger.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.ledger.seal.VerificationReport.Removed;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What stands in the tables of the ledger and in no seal: where sealing goes on, which keys signed,
 * what was removed and which marks it had. It proves nothing, and no export has it; but it says
 * what is sealed and removed next, so whoever edits it prepares something. Everything in it follows
 * from what is sealed, and is compared with that.
 */
@Component
class LedgerTables {

  private final JdbcClient jdbc;

  LedgerTables(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What does not fit, in the snapshot of the caller's transaction.
   *
   * @param removed what a verification of the entries in it has found to be removed
   */
  List<Finding> look(@Nullable Removed removed) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(seals());
    findings.addAll(neverSealed());
    findings.addAll(sealedAgain());
    findings.addAll(ofTheFuture());
    findings.addAll(textsOfNoEntry());
    findings.addAll(keys());
    findings.addAll(removals());
    findings.addAll(sumOfRemovals(removed));
    findings.addAll(marks());
    return findings;
  }

  /** Seals whose columns beside the signed ones are not those of their entries. */
  private List<Finding> seals() {
    return jdbc.sql(
            """
            with one as (
              select seal_number, sealed_at, cardinality(entry_ids) as entries,
                entry_ids[cardinality(entry_ids)] as last_id, last_entry_id, last_written_in, snapshot_xmax,
                restored_up_to, min_entry_id, max_entry_id,
                (select coalesce(min(id), 0) from unnest(entry_ids) id) as least,
                (select coalesce(max(id), 0) from unnest(entry_ids) id) as most,
                lag(seal_number) over w as number_before,
                coalesce(lag(last_entry_id) over w, 0) as id_before,
                coalesce(lag(last_written_in) over w, '0') as written_before,
                coalesce(lag(restored_up_to) over w, 0) as restored_before,
                -- After a restore: all was sealed, whatever transaction it is of.
                last_entry_id = 9223372036854775807 as restored
              from ledger_seal window w as (order by seal_number))
            select seal_number from one
            left join ledger_entry on entry_id = last_id
            where min_entry_id <> least or max_entry_id <> most or number_before = seal_number
              or snapshot_xmax <= last_written_in or restored_up_to < restored_before
              or not restored and (
                restored_up_to <> restored_before
                or last_written_in < written_before
                or last_entry_id <> case when entries = 0 then id_before else last_id end
                or last_written_in <> case when entries = 0 then written_before
                                           else coalesce(written_in, last_written_in) end)
            order by seal_number limit 20
            """)
        .query(
            (row, index) ->
                new Finding(
                    Problem.SEAL_CHANGED,
                    null,
                    row.getLong("seal_number"),
                    "Seal %d: what stands beside its signed part, and says where sealing goes on, is not that of its entries."
                        .formatted(row.getLong("seal_number"))))
        .list();
  }

  /** Entries before the place from which sealing goes on, of which no seal knows. */
  private List<Finding> neverSealed() {
    return jdbc.sql(
            """
            select entry_id from ledger_entry,
              (select last_written_in, last_entry_id, restored_up_to from ledger_seal
               order by seal_number desc limit 1) last
            where (entry_id <= restored_up_to or (written_in, entry_id) <= (last_written_in, last_entry_id))
              and not exists (select from (select unnest(entry_ids) as id from ledger_seal) sealed
                              where sealed.id = entry_id)
              and not ledger_was_restored()
            order by entry_id limit 20
            """)
        .query(
            (row, index) ->
                entry(
                    Problem.INSERTED,
                    row,
                    "Entry %d has no seal, and all that was committed in its place was sealed without it."))
        .list();
  }

  /** Sealed entries after the place from which sealing goes on. */
  private List<Finding> sealedAgain() {
    return jdbc.sql(
            """
            select entry_id from ledger_entry,
              (select last_written_in, last_entry_id, restored_up_to from ledger_seal
               order by seal_number desc limit 1) last
            where (written_in, entry_id) > (last_written_in, last_entry_id) and entry_id > restored_up_to
              and exists (select from ledger_seal
                          where entry_id between min_entry_id and max_entry_id and entry_id = any(entry_ids))
              and not ledger_was_restored()
            order by entry_id limit 20
            """)
        .query(
            (row, index) ->
                entry(
                    Problem.CHANGED,
                    row,
                    "Entry %d is sealed, and its transaction was changed as if it were not."))
        .list();
  }

  private List<Finding> ofTheFuture() {
    return jdbc.sql(
            """
            select entry_id from ledger_entry
            where recorded_at > greatest(ledger_clock(),
                    (select sealed_at from ledger_seal order by seal_number desc limit 1)) + interval '1 minute'
              and not exists (select from ledger_seal
                where entry_id between min_entry_id and max_entry_id and entry_id = any(entry_ids))
            order by entry_id limit 20
            """)
        .query(
            (row, index) -> entry(Problem.TIME, row, "Entry %d says a time that has not come yet."))
        .list();
  }

  private List<Finding> textsOfNoEntry() {
    return jdbc.sql(
            """
            select entry_id, name from ledger_word word
            where not exists (select from ledger_entry entry where entry.entry_id = word.entry_id)
            order by entry_id, name limit 20
            """)
        .query(
            (row, index) ->
                new Finding(
                    Problem.TEXT_INSERTED,
                    row.getLong("entry_id"),
                    null,
                    "The text \"%s\" is of entry %d, which is not there."
                        .formatted(row.getString("name"), row.getLong("entry_id"))))
        .list();
  }

  /** Each key has its number from itself, and came with the first seal that names it. */
  private List<Finding> keys() {
    return jdbc.sql(
            """
            with named as (
              select key_id, min(sealed_at) as since from (
                select key_id, sealed_at from ledger_seal
                union all
                select next_key_id, sealed_at from ledger_seal where next_key_id is not null) one
              group by key_id)
            select coalesce(named.key_id, stored.key_id) as key_id
            from named full join ledger_key stored on stored.key_id = named.key_id
            where named.key_id is null or stored.key_id is null or first_used_at <> since
              or regexp_replace(stored.key_id, '^generated-', '')
                <> encode(substr(sha256(public_key), 1, 8), 'hex')
            order by 1 limit 20
            """)
        .query(
            (row, index) ->
                new Finding(
                    Problem.UNKNOWN_KEY,
                    null,
                    null,
                    "The table of keys does not have key %s as the seals name it."
                        .formatted(row.getString("key_id"))))
        .list();
  }

  /** Each removal goes on where the one before ended, and is what its announcement says. */
  private List<Finding> removals() {
    return jdbc.sql(
            """
            with done as (
              select *, coalesce(lag(through_seal) over (order by through_seal), 0) + 1 as due,
                max(through_seal) over () as reached
              from ledger_removal)
            select done.through_seal from done
            left join ledger_entry said on said.entry_id = announced_by
            where from_seal <> due or from_seal > done.through_seal
              or done.entries is distinct from
                (select sum(cardinality(entry_ids)) from ledger_seal
                 where seal_number between from_seal and done.through_seal)
              or removed_at > ledger_clock() + interval '1 minute'
              or case when said.entry_id is not null
                then said.event <> 'ENTRIES_REMOVED' or said.recorded_at > removed_at
                  or ledger_number(said.detail, 'fromSeal') is distinct from from_seal
                  or ledger_number(said.detail, 'throughSeal') is distinct from done.through_seal
                -- The announcement itself may be old enough to be gone.
                else not exists (select from ledger_seal
                                 where announced_by between min_entry_id and max_entry_id
                                   and announced_by = any(entry_ids)
                                   and seal_number > done.through_seal and seal_number <= reached)
                end
            order by 1 limit 20
            """)
        .query(
            (row, index) ->
                removal(
                    row.getLong("through_seal"),
                    "The table of removals has one up to seal %d that was not announced like that."
                        .formatted(row.getLong("through_seal"))))
        .list();
  }

  private List<Finding> sumOfRemovals(@Nullable Removed removed) {
    return jdbc.sql(
            """
            select coalesce(sum(entries), 0) as entries, coalesce(max(through_seal), 0) as through_seal
            from ledger_removal
            """)
        .query(
            (row, index) -> {
              long entries = row.getLong("entries");
              long through = row.getLong("through_seal");
              return entries == (removed == null ? 0 : removed.entries())
                  ? List.<Finding>of()
                  : List.of(
                      removal(
                          through,
                          "The table of removals says that %d entries are gone, up to seal %d; that is not so."
                              .formatted(entries, through)));
            })
        .single();
  }

  /** What the last removal announced that the marks of all that is gone will be. */
  private List<Finding> marks() {
    return jdbc.sql(
            """
            select done.through_seal,
              detail ->> 'marks' as said, %s as there
            from ledger_removal done left join ledger_entry on entry_id = announced_by
            order by done.through_seal desc limit 1
            """
                .formatted(Standing.hashOfMarks("select mark from ledger_removed_mark")))
        .query(
            (row, index) ->
                row.getString("there").equals(row.getString("said"))
                    ? List.<Finding>of()
                    : List.of(
                        removal(
                            row.getLong("through_seal"),
                            "The marks of removed entries are not those that the removal up to seal %d left."
                                .formatted(row.getLong("through_seal")))))
        .optional()
        .orElse(List.of());
  }

  private static Finding removal(long throughSeal, String sentence) {
    return new Finding(Problem.REMOVED, null, throughSeal, sentence);
  }

  private static Finding entry(Problem problem, ResultSet row, String sentence)
      throws SQLException {
    long id = row.getLong("entry_id");
    return new Finding(problem, id, null, sentence.formatted(id));
  }
}
