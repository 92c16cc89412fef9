package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.countersign.devservices.DevServices;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Event;
import org.countersign.ledger.LedgerEntry;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.retention.RetentionPeriods;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The role of the application can append, seal and read, and nothing else; so in production. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerRolesIT {

  private static final String PERMISSION_DENIED = "42501";

  private LedgerDatabase database;

  @BeforeAll
  void migrateAsTheOwner() {
    String url = DevServices.shared().newDatabase("ledger_roles");
    JdbcClient administrator =
        JdbcClient.create(new DriverManagerDataSource(url, "postgres", "postgres"));
    administrator.sql("create role ledger_owner login password 'ledger_owner'").update();
    administrator.sql("create role ledger_app login password 'ledger_app'").update();
    administrator.sql("alter database ledger_roles owner to ledger_owner").update();
    database = LedgerDatabase.create(withoutUser(url), "ledger_owner", "ledger_app");
    database.clock.set(Instant.now().atZone(ZoneOffset.UTC).minusMonths(8).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ledger_entry set actor = 'somebody else'",
        "delete from ledger_entry",
        "truncate ledger_entry",
        "alter table ledger_entry disable trigger all",
        "drop trigger ledger_entry_only_grows on ledger_entry",
        "drop table ledger_entry cascade",
        "create or replace function refuse_ledger_change() returns trigger language plpgsql as 'begin return null; end'",
        "update ledger_seal set signature = ''",
        "delete from ledger_seal",
        "truncate ledger_seal",
        "delete from ledger_key",
        "update ledger_anchor set place = ''",
        "delete from ledger_anchor",
        "insert into ledger_anchor (kind, seal_number, seal_hash, anchored_at, place, recorded_at)"
            + " values ('FILE', 1, sha256(''), now(), 'elsewhere', now())",
        "update calibration set reason = ''",
        "delete from autonomy_setting",
        "update proposal set content = ''",
        "delete from proposal_end",
        "update policy_ceiling set amount = 1000000",
        "update policy_release set dmn = ''",
        "delete from policy_release_end",
        "delete from flyway_schema_history",
        "set session_replication_role = replica",
        "set role ledger_owner",
        "delete from ledger_word",
        "update ledger_word set text = ''",
        "update retention_period set period = null",
        "insert into ledger_removal values (1, 1, 1, 1, now())",
        "insert into ledger_lost_key values ('0', now())",
        "insert into ledger_key values ('0', '', now())",
        "insert into ledger_seal select * from ledger_seal",
        "select register_ledger_key('0', '', now())",
        "delete from expense",
        "delete from receipt",
        "delete from assessment",
        "delete from review",
        "delete from question",
        "delete from absence",
        "update legal_hold set reason = ''",
        "delete from legal_hold_end",
        "insert into ledger_entry (event_key, event, recorded_at, actor, actor_kind, detail, mac)"
            + " values ('k', 'DECIDED', now(), 'a', 'HUMAN', '{}', '')",
        "insert into ledger_entry (event_key, event, actor, actor_kind, detail, mac, written_in)"
            + " values ('k', 'DECIDED', 'a', 'HUMAN', '{}', '', '3')",
        "insert into ledger_entry (entry_id, event_key, event, actor, actor_kind, detail, mac)"
            + " overriding system value values (1, 'k', 'DECIDED', 'a', 'HUMAN', '{}', '')"
      })
  void refusesTheRoleOfTheApplication(String sql) {
    assertThatThrownBy(() -> database.jdbc.sql(sql).query((row, index) -> "").list())
        .rootCause()
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> {
              assertThat(refused.getSQLState()).as(sql).isEqualTo(PERMISSION_DENIED);
              // By the grants: it does not come as far as the trigger.
              assertThat(refused.getMessage()).doesNotContain("only grows");
            });
  }

  @Test
  void appendsSealsRemovesTheOldAndStaysVerified() {
    append(3);
    database.sealAtOnceAllBut(0);
    database.clock.forward(Duration.ofDays(31));
    append(2);
    database.sealAll();
    assertThat(database.verify().findings()).isEmpty();
    database.clock.set(Instant.now());
    database.removeWhatIsTooOld();
    assertThat(database.verify().removed()).as("all is kept for ever").isNull();
    database.keep(RetentionPeriods.Kind.ENTRIES, "P7M5D");
    database.sealAll();

    database.removeWhatIsTooOld();

    database.sealAll();
    VerificationReport report = database.verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.removed()).isEqualTo(new VerificationReport.Removed(1, 3));
    assertThat(report.verdict()).endsWith("Retention removed 3 entries, up to seal 1.");
    LedgerEntry removal = database.ledger.latest(Event.ENTRIES_REMOVED).orElseThrow();
    assertThat(removal.detail()).containsEntry("entries", 3).containsEntry("throughSeal", 1);
    assertThat(database.verifyFile(database.export())).isEqualTo(report);

    String silent =
        database
            .export()
            .lines()
            .filter(line -> !line.contains("ENTRIES_REMOVED"))
            .reduce("", (a, b) -> a + b + "\n");
    assertThat(database.verifyFile(silent).findings().getFirst().problem())
        .isEqualTo(Problem.REMOVED);
  }

  /** The URL of the test's database names the administrator. */
  private static String withoutUser(String url) {
    return url.substring(0, url.indexOf('?'));
  }

  private void append(int entries) {
    for (int i = 0; i < entries; i++) {
      database.ledger.entry(ExpenseId.random(), Event.DECIDED, "decided").append();
    }
  }
}
