package org.countersign.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.embedded.EmbeddedCamunda;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The years pass, and what people said and did goes from one table after the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetentionIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is typed here, and by whom: nobody else is of this name. */
  private static final String MARK = "quinquereme";

  private final EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private SeparateApplication application;
  private Api api;
  private JdbcClient jdbc;
  private String decided;
  private String held;
  private String open;

  @BeforeAll
  void workForADay() {
    application =
        SeparateApplication.start(
            "retention", Map.of("camunda.client.rest-address", camunda.address()));
    api = application.api();
    jdbc = application.jdbc();
    decided = submit("manager2", 4711);
    assertThat(
            api.decide("manager", api.awaitReview(decided), "REQUEST_INFORMATION", MARK).status())
        .isEqualTo(200);
    api.awaitStatus(decided, "INFORMATION_REQUESTED");
    assertThat(
            api.upload(
                    "manager2",
                    "/api/expenses/" + decided + "/receipts",
                    "file",
                    MARK + ".pdf",
                    "%PDF-1.4\n% " + MARK + UUID.randomUUID() + "\n%%EOF\n")
                .status())
        .isEqualTo(201);
    api.post(
        "manager2",
        "/api/expenses/" + decided + "/information",
        "{\"answer\": \"%s\"}".formatted(MARK));
    assertThat(api.decide("manager", api.awaitReview(decided), "REJECT", MARK).status())
        .isEqualTo(200);
    api.awaitStatus(decided, "REJECTED");
    held = submit("employee", 2222);
    assertThat(api.decide("manager", api.awaitReview(held), "REJECT", MARK).status())
        .isEqualTo(200);
    api.awaitStatus(held, "REJECTED");
    open = submit("employee", 3333);
    api.awaitReview(open);
    jdbc.sql(
            """
            insert into notification_preference
            values ('manager2', 'MAIL', now() - interval '3 years'), ('employee', 'MAIL', now())
            """)
        .update();
    jdbc.sql(
            """
            insert into invalid_expense values
              (gen_random_uuid(), 1, now() - interval '7 months', '["%s"]'),
              (gen_random_uuid(), 2, now() - interval '5 months', '[]')
            """
                .formatted(MARK))
        .update();
    absences();
  }

  private String submit(String person, int amount) {
    return api.submit(
        person,
        """
        {"employee": "%s", "amount": %d, "description": "%s", "merchant": "%3$s",
         "receipt": "%3$s-%2$d", "category": "travel"}
        """
            .formatted(person, amount, MARK));
  }

  /** The last one of manager2 takes back a long one. */
  private void absences() {
    jdbc.sql(
            """
            insert into absence (person, starts_at, ends_at, delegate, recorded_at, recorded_by) values
              ('manager2', now(), now() + interval '1 day', 'manager', now(), 'manager2'),
              ('manager', now(), now() + interval '30 years', 'manager2', now(), 'manager'),
              ('manager', null, null, null, now(), 'manager')
            """)
        .update();
  }

  @AfterAll
  void stop() {
    application.close();
    camunda.close();
  }

  @Test
  @Order(1)
  void removesNothingOnTheDayItself() {
    run();

    assertThat(tablesWith(MARK))
        .containsExactly("expense", "ledger_word", "question", "receipt", "review");
    assertThat(count("invalid_expense")).isOne();
    assertThat(count("absence")).isEqualTo(3);
  }

  /** One of manager2 has to be submitted by then for it to stay. */
  @Test
  @Order(2)
  void keepsThePreferenceOfWhoeverStillSubmits() {
    assertThat(count("notification_preference")).isEqualTo(2);

    jdbc.sql("update expense set submitted_at = submitted_at - interval '3 years'").update();
    run();

    assertThat(jdbc.sql("select user_name from notification_preference").query(String.class).list())
        .containsExactly("employee");
  }

  @Test
  @Order(3)
  void removesNothingOfWhoeverIsOnHold() {
    assertThat(
            api.post(
                    "operator",
                    "/api/legal-holds",
                    "{\"person\": \"employee\", \"reason\": \"A lawsuit\"}")
                .status())
        .isEqualTo(200);
    yearsPass(10);

    run();

    assertThat(expenses()).containsExactlyInAnyOrder(held, open);
    assertThat(api.get("manager2", "/api/expenses/" + decided).status()).isEqualTo(404);
    assertThat(api.get("employee", "/api/expenses/" + held).status()).isEqualTo(200);
    assertThat(words(decided)).isZero();
    assertThat(words(held)).isPositive();
    assertThat(count("ledger_removal")).as("seals with something that is held stay whole").isZero();
    assertThat(
            application
                .meters()
                .get("countersign.retention.removed")
                .tag("what", "expenses")
                .counter()
                .count())
        .isOne();
    assertThat(
            jdbc.sql(
                    "select detail ->> 'expenses' from ledger_entry where event = 'EXPENSES_REMOVED'")
                .query(String.class)
                .list())
        .containsExactly("1");
  }

  /** Only what a later row took back may go with it. */
  @Test
  @Order(4)
  void bringsNoAbsenceBackThatWasTakenBack() {
    assertThat(jdbc.sql("select person from absence").query(String.class).list())
        .containsExactly("manager", "manager");
    JsonNode absence = api.get("manager", "/api/absence").json().path("absence");
    assertThat(absence.isMissingNode() || absence.isNull()).as("%s", absence).isTrue();
  }

  @Test
  @Order(5)
  void removesItWhenTheHoldHasEnded() {
    jdbc.sql(
            """
            insert into legal_hold_end
            select legal_hold_id, 'operator', 'auditor', now() from legal_hold
            """)
        .update();
    yearsPass(12);

    run();

    assertThat(expenses()).as("what is not decided waits for it").containsExactly(open);
    assertThat(tablesWith(MARK)).containsExactly("expense");
    assertThat(words(held)).isZero();
    assertThat(count("ledger_removal")).isPositive();
    String verified = String.valueOf(api.get("auditor", "/api/ledger/verification").json());
    assertThat(verified).contains("\"verified\":true");
  }

  /** The job is due now and then runs as ever; what is announced is done when it is sealed. */
  private void run() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              application.bean(Retention.class).run();
              return jdbc.sql(
                      """
                      select next_ledger_removal() is null and next_ledger_text_removal() is null
                        and not exists (select from ledger_entry where entry_id not in
                          (select unnest(entry_ids) from ledger_seal))
                      """)
                  .query(Boolean.class)
                  .single();
            });
    application.bean(Retention.class).run();
  }

  private void yearsPass(int years) {
    jdbc.sql(
            """
            create or replace function ledger_clock() returns timestamptz language sql volatile
            begin atomic select clock_timestamp() + interval '%d years'; end
            """
                .formatted(years))
        .update();
  }

  private List<String> expenses() {
    return jdbc.sql("select expense_id::text from expense").query(String.class).list();
  }

  private long words(String expense) {
    return jdbc.sql(
            "select count(*) from ledger_word join ledger_entry using (entry_id) where expense_id = :id::uuid")
        .param("id", expense)
        .query(Long.class)
        .single();
  }

  private long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }

  /** Whatever the column is. */
  private Set<String> tablesWith(String text) {
    Set<String> found = new TreeSet<>();
    for (String table :
        jdbc.sql(
                "select table_name from information_schema.tables where table_schema = 'public'"
                    + " and table_name <> 'flyway_schema_history'")
            .query(String.class)
            .list()) {
      if (jdbc.sql(
              "select exists (select from %1$s where lower(%1$s::text) like :text)"
                  .formatted(table))
          .param("text", "%" + text + "%")
          .query(Boolean.class)
          .single()) {
        found.add(table);
      }
    }
    return found;
  }
}
