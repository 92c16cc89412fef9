package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.SeparateApplication;
import org.countersign.access.AuthorizationMatrix.Door;
import org.countersign.access.AuthorizationMatrix.Role;
import org.countersign.access.AuthorizationMatrix.Row;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Another instance beside the one of all tests: what both know, and what each counts for itself.
 * Its limits are low.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondInstanceIT {

  private static final int MOST = 3;
  private static final String NO_EXPENSE = "{}";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private SeparateApplication second;

  @BeforeAll
  void start() {
    second =
        SeparateApplication.startSecondInstance(
            Map.of(
                "countersign.limits.submissions-per-minute", MOST,
                "countersign.limits.decisions-per-minute", MOST,
                "countersign.limits.failed-log-ins-per-minute", MOST));
  }

  @AfterAll
  void stop() {
    second.close();
  }

  @Test
  void knowsWhoHasLoggedInAtTheOtherOne() {
    PageClient here = new PageClient(port).loggedInAs("manager");
    PageClient there = here.at(second.port());

    HttpResponse<String> page = there.get("/inbox");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Mara Manager");
    assertThat(there.post("/logout", Map.of("_csrf", PageClient.token(page))).statusCode())
        .isEqualTo(302);
    assertThat(PageClient.location(here.get("/inbox"))).isEqualTo("/login");
  }

  @Test
  void takesAFormOfAPageOfTheOtherOne() {
    PageClient here = new PageClient(port);
    String token = PageClient.token(here.get("/login"));

    HttpResponse<String> answer =
        here.at(second.port())
            .post("/login", Map.of("username", "analyst", "password", "demo", "_csrf", token));

    assertThat(PageClient.location(answer)).isEqualTo("/");
    assertThat(here.get("/figures").statusCode()).isEqualTo(200);
  }

  @Test
  void keepsAStrangersSessionForAShortTime() {
    PageClient stranger = new PageClient(port);
    stranger.get("/login");
    assertThat(timeout("principal_name is null")).isEqualTo(30 * 60);

    stranger.loggedInAs("finance2");

    assertThat(timeout("principal_name = 'finance2'")).isEqualTo(8 * 60 * 60);
  }

  @Test
  void endsASessionByItsAgeHoweverBusySomebodyIs() {
    PageClient here = new PageClient(port).loggedInAs("finance");
    PageClient there = here.at(second.port());
    since(here, "countersign.loggedInAt", Duration.ofHours(12).minusMinutes(1));
    assertThat(there.get("/inbox").statusCode()).isEqualTo(200);

    since(here, "countersign.loggedInAt", Duration.ofHours(12));

    assertThat(PageClient.location(there.get("/inbox"))).isEqualTo("/login?over");
    assertThat(there.get("/login?over").body()).contains("Log in again");
    assertThat(PageClient.location(here.get("/inbox"))).isEqualTo("/login");
    assertThat(PageClient.location(here.login("finance", "demo"))).isEqualTo("/inbox");
  }

  @Test
  void endsASessionOfTheFuture() {
    PageClient browser = new PageClient(port).loggedInAs("finance");

    since(browser, "countersign.loggedInAt", Duration.ofHours(-1));

    assertThat(PageClient.location(browser.get("/inbox"))).isEqualTo("/login?over");
  }

  /** Its maker is another version, which kept no moments. */
  @Test
  void countsASessionWithoutMomentsFromItsBeginning() {
    PageClient browser = new PageClient(port).loggedInAs("finance");
    jdbc.sql("delete from spring_session_attributes where attribute_name like 'countersign.%'")
        .update();
    assertThat(browser.get("/inbox").statusCode()).isEqualTo(200);

    jdbc.sql("delete from spring_session_attributes where attribute_name like 'countersign.%'")
        .update();
    jdbc.sql(
            "update spring_session set creation_time = creation_time - :half where session_id = :id")
        .param("half", Duration.ofHours(8).toMillis())
        .param("id", id(browser))
        .update();

    assertThat(PageClient.location(browser.get("/inbox"))).isEqualTo("/login?over");
  }

  @Test
  void prolongsASessionByClicksAndNotByPagesThatRefreshThemselves() {
    String poll = "/expenses/00000000-0000-7000-8000-000000000000/progress?seen=0";
    PageClient here = new PageClient(port).loggedInAs("finance");
    PageClient there = here.at(second.port());
    since(here, "countersign.clickedAt", Duration.ofHours(8).minusMinutes(1));
    assertThat(there.get("/inbox").statusCode()).isEqualTo(200);
    assertThat(moment(here, "countersign.clickedAt")).isAfter(Instant.now().minusSeconds(60));

    since(here, "countersign.clickedAt", Duration.ofHours(8).minusMinutes(1));
    Instant before = moment(here, "countersign.clickedAt");
    for (PageClient one : List.of(here, there, here)) {
      assertThat(one.get(poll).statusCode()).isEqualTo(404);
      assertThat(one.get("/css/countersign.css").statusCode()).isEqualTo(200);
    }
    assertThat(moment(here, "countersign.clickedAt")).isEqualTo(before);

    since(here, "countersign.clickedAt", Duration.ofHours(8));
    HttpResponse<String> answer = there.get(poll, "HX-Request", "true");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/login?over");
    assertThat(PageClient.location(here.get("/inbox"))).isEqualTo("/login");
  }

  /** As if it had happened so long ago. */
  private void since(PageClient browser, String moment, Duration ago) {
    byte[] bytes = new SerializingConverter().convert(Instant.now().minus(ago));
    jdbc.sql(
            """
            update spring_session_attributes set attribute_bytes = :bytes
            where attribute_name = :moment and session_primary_id =
              (select primary_id from spring_session where session_id = :id)
            """)
        .param("bytes", bytes)
        .param("moment", moment)
        .param("id", id(browser))
        .update();
  }

  private Instant moment(PageClient browser, String moment) {
    byte[] bytes =
        jdbc.sql(
                """
                select attribute_bytes from spring_session_attributes
                where attribute_name = :moment and session_primary_id =
                  (select primary_id from spring_session where session_id = :id)
                """)
            .param("moment", moment)
            .param("id", id(browser))
            .query(byte[].class)
            .single();
    return (Instant) Objects.requireNonNull(SessionStore.read(bytes));
  }

  /** What the cookie holds. */
  private static String id(PageClient browser) {
    return new String(Base64.getDecoder().decode(browser.session()), StandardCharsets.UTF_8);
  }

  @Test
  void asksWhoeverHasASessionThatCannotBeReadToLogInAgain() {
    PageClient browser = new PageClient(port).loggedInAs("auditor");

    jdbc.sql(
            """
            update spring_session_attributes set attribute_bytes = '\\xdeadbeef'
            where session_primary_id in
              (select primary_id from spring_session where principal_name = 'auditor')
            """)
        .update();

    assertThat(PageClient.location(browser.get("/expenses"))).isEqualTo("/login");
  }

  @Test
  void refusesTheSubmissionsOfAPersonThatAreTooMany() {
    for (int i = 0; i < MOST; i++) {
      assertThat(second.api().post("analyst", "/api/expenses", NO_EXPENSE).status()).isEqualTo(400);
    }

    Answer answer = second.api().post("analyst", "/api/expenses", NO_EXPENSE);

    assertTooMany(answer);
    PageClient browser = new PageClient(second.port()).loggedInAs("analyst");
    String token = PageClient.token(browser.get("/expenses/new"));
    HttpResponse<String> page =
        browser.post("/expenses/new", Map.of("amount", "0", "_csrf", token));
    assertThat(page.statusCode()).isEqualTo(429);
    assertThat(page.headers().firstValue("Retry-After")).isPresent();
    assertThat(page.body()).contains("<h1>Too often</h1>").contains("Nothing was done");
    assertThat(second.api().post("manager2", "/api/expenses", NO_EXPENSE).status()).isEqualTo(400);
    assertThat(new Api(port).post("analyst", "/api/expenses", NO_EXPENSE).status()).isEqualTo(400);
  }

  @Test
  void refusesTheDecisionsOfAPersonThatAreTooMany() {
    Api api = second.api();
    assertThat(api.decide("finance2", "1", "APPROVE", "").status()).isEqualTo(404);
    assertThat(api.post("finance2", "/api/reviews/decisions", "{}").status()).isEqualTo(400);
    assertThat(api.decide("finance2", "1", "APPROVE", "").status()).isEqualTo(404);

    assertTooMany(api.decide("finance2", "1", "APPROVE", ""));
    assertTooMany(api.post("finance2", "/api/reviews/decisions", "{}"));
    PageClient browser = new PageClient(second.port()).loggedInAs("finance2");
    Map<String, String> form =
        Map.of("decision", "APPROVE", "_csrf", PageClient.token(browser.get("/expenses")));
    for (String path : List.of("/reviews/1/decision", "/inbox/decisions")) {
      assertThat(browser.post(path, form).statusCode()).isEqualTo(429);
    }
    assertThat(api.decide("finance", "1", "APPROVE", "").status()).isEqualTo(404);
  }

  @Test
  void refusesTheClaimsAndHandBacksOfAPersonThatAreTooMany() {
    Api api = second.api();
    assertThat(api.post("manager2", "/api/reviews/1/claim", null).status()).isEqualTo(404);
    assertThat(api.delete("manager2", "/api/reviews/1/claim").status()).isEqualTo(404);
    assertThat(api.post("manager2", "/api/reviews/1/claim", null).status()).isEqualTo(404);

    assertTooMany(api.post("manager2", "/api/reviews/1/claim", null));
    assertTooMany(api.delete("manager2", "/api/reviews/1/claim"));
    PageClient browser = new PageClient(second.port()).loggedInAs("manager2");
    Map<String, String> form = Map.of("_csrf", PageClient.token(browser.get("/expenses")));
    for (String path : List.of("/reviews/1/claim", "/reviews/1/release")) {
      assertThat(browser.post(path, form).statusCode()).as(path).isEqualTo(429);
    }
    assertThat(api.post("both", "/api/reviews/1/claim", null).status()).isEqualTo(404);
  }

  @Test
  void doesNotListenToAnAddressThatTriesPasswords() {
    String[] from = {"X-Forwarded-For", "203.0.113.7"};
    for (int i = 0; i < MOST; i++) {
      assertThat(withPassword("ZW1wbG95ZWU6d3Jvbmc=", from).status()).isEqualTo(401);
    }

    assertTooMany(withPassword("ZW1wbG95ZWU6ZGVtbw==", from));
    assertThat(second.api().send("", "GET", "/api/expenses", null, from).status()).isEqualTo(401);
    PageClient browser = new PageClient(second.port());
    Map<String, String> form =
        Map.of(
            "username", "employee",
            "password", "demo",
            "_csrf", PageClient.token(browser.get("/login")));
    HttpResponse<String> page = browser.post("/login", form, from);
    assertThat(page.statusCode()).isEqualTo(429);
    assertThat(page.headers().firstValue("Retry-After")).isPresent();
    assertThat(page.body()).contains("Wait a minute");
    assertThat(PageClient.location(browser.post("/login", form))).isEqualTo("/");
  }

  @Test
  void countsWrongPasswordsOfTheLogInPage() {
    String[] from = {"X-Forwarded-For", "203.0.113.8"};
    PageClient browser = new PageClient(second.port());
    String token = PageClient.token(browser.get("/login"));
    Map<String, String> wrong = Map.of("username", "employee", "password", "wrong", "_csrf", token);
    for (int i = 0; i < MOST; i++) {
      assertThat(PageClient.location(browser.post("/login", wrong, from)))
          .isEqualTo("/login?refused");
    }

    assertThat(browser.post("/login", wrong, from).statusCode()).isEqualTo(429);
  }

  /** Here and not with the others: in a context of Spring's tests there is no Prometheus. */
  @Test
  void answersEverybodyAtTheManagementPortAsTheMatrixSays() {
    Api management = second.management();
    List<Row> rows =
        AuthorizationMatrix.rows().stream().filter(row -> row.door() == Door.MANAGEMENT).toList();
    for (Row row : rows) {
      String path =
          row.path()
              .replace("{*path}", "readiness")
              .replace("{requiredMetricName}", "jvm.memory.used");
      for (Role role : Role.values()) {
        String cell = String.valueOf(row.cells().get(role));
        assertThat(management.get(role.user(), path).status())
            .as("%s as %s", row, role)
            .isEqualTo(Integer.parseInt(cell.substring(1)));
      }
    }

    List<String> endpoints = new ArrayList<>();
    management
        .get("operator", "/actuator")
        .json()
        .get("_links")
        .forEach(link -> endpoints.add(URI.create(href(link)).getPath()));
    assertThat(rows).extracting(Row::path).containsExactlyInAnyOrderElementsOf(endpoints);
  }

  /** Without the variables' braces, which are no part of an address. */
  private static String href(JsonNode link) {
    return link.get("href").asText().replace("{", "%7B").replace("}", "%7D");
  }

  private Answer withPassword(String credentials, String... from) {
    return second
        .api()
        .send(
            "",
            "GET",
            "/api/expenses",
            null,
            from[0],
            from[1],
            "Authorization",
            "Basic " + credentials);
  }

  private static void assertTooMany(Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.http().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
    assertThat(answer.http().headers().firstValueAsLong("Retry-After").orElseThrow())
        .isBetween(1L, 60L);
    assertThat(answer.detail()).contains("Nothing was done; try again in");
  }

  private int timeout(String which) {
    return jdbc.sql(
            "select max_inactive_interval from spring_session where %s order by creation_time desc"
                    .formatted(which)
                + " limit 1")
        .query(Integer.class)
        .single();
  }
}
