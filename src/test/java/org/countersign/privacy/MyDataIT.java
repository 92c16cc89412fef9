package org.countersign.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody is given of what is known of them, and of nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MyDataIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String EXPENSE = "00000000-0000-0000-0000-000000000001";

  private SeparateApplication application;
  private Api api;
  private JdbcClient jdbc;

  @BeforeAll
  void write() {
    application =
        SeparateApplication.start(
            "my_data", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"));
    api = application.api();
    jdbc = application.jdbc();
    for (String statement :
        List.of(
            """
            insert into expense (expense_id, employee, submitted_by, submitted_at, amount, currency,
              category, merchant, description, purchase_date, revision, status, reviewer_groups,
              decided_at, decided_by, decided_by_kind, decision_comment, receipts, version)
            values ('%1$s', 'employee', 'both', now(), 70, 'EUR', 'travel', 'Roma',
              'Typed by both', now(), 1, 'REJECTED', '{managers}', now(), 'manager', 'HUMAN',
              'Comment of the manager', 1, 1)
            """,
            """
            insert into question (question_id, expense_id, revision, user_task_key, text, asked_by,
              asked_at, status, answer, answered_at, version)
            values (gen_random_uuid(), '%1$s', 1, 5, 'Asked by finance', 'finance', now(),
              'ANSWERED', 'Answer of the employee', now(), 1)
            """,
            """
            insert into review (review_id, expense_id, revision, user_task_key, candidate_group,
              approvals_required, reason, opened_at, facts_digest, status, decision, comment,
              reviewer, given_to, checked_at, version)
            values (gen_random_uuid(), '%1$s', 1, 6, 'managers', 1, 'Because of the employee',
              now(), 'd', 'DECIDED', 'REJECT', 'Comment of the manager', 'manager', 'finance',
              now(), 1)
            """,
            """
            insert into assessment (expense_id, revision, assessed_at, autonomy, version, reasons)
            values ('%1$s', 1, now(), 'ON', 1, '[{"text": "Opinion of the model"}]')
            """,
            """
            insert into slack_click (click_id, click_key, kind, received_at, slack_team, slack_user,
              user_task_key, expense_id, comment)
            values (gen_random_uuid(), 'k', 'DECIDE', now(), 'T1', 'U1', 6, '%1$s', 'Clicked')
            """,
            """
            insert into repeated_refusal values ('s', '%1$s', 6, 'finance', 'approve', 'No', null,
              'a', 'b', 3, now(), now())
            """,
            """
            insert into provider_word values ('finance', now(), false, now())
            """,
            """
            insert into proposal (kind, content, changes, rests_on, digest, reason, proposed_by,
              by_directory, proposed_at)
            values ('HOLD_END', '{}', '{"person":"employee"}', '', 'd', 'Why of the operator',
              'operator', true, now())
            """)) {
      jdbc.sql(statement.formatted(EXPENSE)).update();
    }
  }

  @AfterAll
  void stop() {
    application.close();
  }

  @Test
  @Order(1)
  void givesAnEmployeeWhatOthersSaidAboutTheirExpenses() throws IOException {
    String all = all("employee");

    assertThat(all)
        .contains(
            "Typed by both",
            "Asked by finance",
            "Answer of the employee",
            "Comment of the manager",
            "Because of the employee",
            "Opinion of the model")
        .contains("HOLD_END")
        .doesNotContain("Why of the operator");
  }

  @Test
  @Order(1)
  void givesAReviewerTheirOwnWordsOnly() throws IOException {
    assertThat(all("finance"))
        .contains("Asked by finance", "\"approve\"", "auditorSaidAt")
        .doesNotContain("Answer of the employee", "Because of the employee")
        .doesNotContain("Comment of the manager", "Opinion of the model", "\"employee\"");
    assertThat(all("manager"))
        .contains("Comment of the manager")
        .doesNotContain("Answer of the employee", "Asked by finance", "Because of the employee");
  }

  @Test
  @Order(1)
  void givesWhoSubmittedForAnotherWhatTheyTyped() throws IOException {
    assertThat(all("both"))
        .contains("Typed by both", "Roma")
        .doesNotContain("Answer of the employee", "Comment of the manager", "Opinion of the model");
    assertThat(all("operator")).contains("Why of the operator");
  }

  /** As the API names things. */
  @Test
  @Order(1)
  void hasNoNamesOfColumns() throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String user : List.of("employee", "finance", "both", "operator")) {
      for (var file : zip(user).entrySet()) {
        for (String line : file.getValue().lines().toList()) {
          JsonNode row = json.readTree(line);
          row.fieldNames()
              .forEachRemaining(
                  name -> assertThat(name).as(file.getKey()).matches("[a-z][a-zA-Z0-9]*"));
        }
      }
    }
  }

  @Test
  @Order(2)
  void keepsNoConnectionForWhoReadsSlowly() throws Exception {
    byte[] file = new byte[8_000_000];
    new Random(7).nextBytes(file);
    for (int i = 1; i <= 6; i++) {
      jdbc.sql(
              """
              insert into receipt (expense_id, position, name, media_type, size, sha256,
                attached_by, attached_at, content)
              values (:id, :position, 'x.pdf', 'application/pdf', :size, :sha, 'employee', now(),
                :content)
              """)
          .param("id", UUID.fromString(EXPENSE))
          .param("position", i)
          .param("size", file.length)
          .param("sha", "0".repeat(63) + i)
          .param("content", file)
          .update();
    }
    HikariDataSource pool = application.bean("requestConnections", HikariDataSource.class);
    List<Socket> slow = new ArrayList<>();
    for (String user : List.of("employee", "employee2", "manager", "manager2", "finance")) {
      slow.add(ask(user));
      await("the answer begins")
          .atMost(PATIENCE)
          .until(() -> slow.getLast().getInputStream().read() > 0);
    }

    await("nothing is kept for them")
        .atMost(PATIENCE)
        .until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    var twice = api.get("employee", "/api/my-data");
    assertThat(twice.status()).isEqualTo(503);
    assertThat(twice.http().headers().firstValue("Retry-After")).isPresent();
    for (Socket socket : slow) {
      socket.close();
    }
    await("whoever has gone away may ask again")
        .atMost(PATIENCE)
        .until(() -> api.get("employee", "/api/my-data").status() == 200);
  }

  private Socket ask(String user) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port());
    socket.setReceiveBufferSize(8192);
    socket
        .getOutputStream()
        .write(
            """
            GET /api/my-data HTTP/1.1
            Host: 127.0.0.1
            Authorization: Basic %s

            """
                .replace("\n", "\r\n")
                .formatted(Base64.getEncoder().encodeToString((user + ":demo").getBytes(UTF_8)))
                .getBytes(UTF_8));
    return socket;
  }

  private String all(String user) throws IOException {
    return String.join("\n", zip(user).values());
  }

  private Map<String, String> zip(String user) throws IOException {
    Map<String, String> files = new TreeMap<>();
    InputStream bytes = new ByteArrayInputStream(api.bytes(user, "/api/my-data"));
    try (ZipInputStream zip = new ZipInputStream(bytes)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".jsonl")) {
          files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
        }
      }
    }
    return files;
  }
}
