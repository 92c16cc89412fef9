package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The figures of a database in which everything is known, of two weeks of March 2026. It is one of
 * its own; Camunda is not needed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiguresIT {

  private static final String MARCH = "?from=2026-03-02&to=2026-03-15";

  private SeparateApplication application;
  private JdbcClient jdbc;
  private Api api;

  @BeforeAll
  void fill() {
    application =
        SeparateApplication.start(
            "figures", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"));
    jdbc = application.jdbc();
    api = application.api();

    // Monday, March 2nd: approved by policy after 2, 4 and 10 seconds; the last one a day later.
    approvedByPolicy("2026-03-02T08:00:00Z", 2, "10.50");
    approvedByPolicy("2026-03-02T09:00:00Z", 4, "20.25");
    approvedByPolicy("2026-03-02T23:59:55Z", 10, "30.00");
    // People: agreed after an hour, overridden both ways, asked first and then agreed.
    reviewed("2026-03-03T08:00:00Z", "APPROVE", "APPROVE", "manager", null, 3600, "REVIEW");
    reviewed(
        "2026-03-03T09:00:00Z", "APPROVE", "REJECT", "manager", "POLICY_VIOLATION", 60, "REVIEW");
    reviewed("2026-03-03T10:00:00Z", "APPROVE", "REJECT", "finance", null, 120, "SPOT_CHECK");
    reviewed(
        "2026-03-09T10:00:00Z", "REJECT", "APPROVE", "finance", "FALSE_POSITIVE", 180, "REVIEW");
    reviewed("2026-03-09T11:00:00Z", "REVIEW", "APPROVE", "manager", null, 7200, "REVIEW");
    UUID asked =
        reviewed(
            "2026-03-10T08:00:00Z", "APPROVE", "REQUEST_INFORMATION", "manager", null, 5, "REVIEW");
    // A second person of the same revision does not count as an answer to the AI.
    UUID twice =
        reviewed("2026-03-10T09:00:00Z", "APPROVE", "APPROVE", "manager", null, 30, "REVIEW");
    review(twice, "2026-03-10T09:00:30Z", "REJECT", "finance", "OTHER", 40, "REVIEW", 2);
    // Due on the 4th, escalated, approved on the 5th by the next group: overdue once.
    UUID late = expense("2026-03-02T10:00:00Z", "99.00", "EUR");
    assess(late, "2026-03-02T10:00:01Z", null, null, null);
    closed(late, "2026-03-02T10:00:02Z");
    review(late, "2026-03-04T10:00:02Z", "APPROVE", "manager2", null, 86_400, "REVIEW", 2);
    decide(late, "APPROVED", "HUMAN", "2026-03-05T10:00:02Z");
    jdbc.sql(
            """
            insert into ledger_entry (expense_id, event_key, event, recorded_at, actor, actor_kind,
              detail, mac)
            values (:id, 'escalated-1', 'REVIEW_ESCALATED', '2026-03-04T10:00:02Z',
              'expense-approval', 'TIMER', '{}', decode(repeat('00', 32), 'hex'))
            """)
        .param("id", late)
        .update();
    // Withdrawn before it was due, expired, and one in another currency that nobody decided.
    UUID withdrawn = expense("2026-03-11T10:00:00Z", "5.00", "EUR");
    closed(withdrawn, "2026-03-11T10:00:02Z");
    decide(withdrawn, "WITHDRAWN", "HUMAN", "2026-03-11T12:00:00Z");
    UUID expired = expense("2026-03-12T10:00:00Z", "5.00", "EUR");
    decide(expired, "EXPIRED", "TIMER", "2026-03-12T12:00:00Z");
    UUID open = expense("2026-03-13T10:00:00Z", "1000", "JPY");
    review(open, "2026-03-13T10:00:02Z", null, null, null, 0, "REVIEW", 1);
    assertThat(asked).isNotNull();
  }

  @AfterAll
  void stop() {
    application.close();
  }

  @Test
  void countsWhatCameInByDayAndCurrency() {
    JsonNode figures = figures(MARCH);

    assertThat(figures.at("/periods")).hasSize(14);
    assertThat(day(figures, "2026-03-02").at("/submitted").asInt()).isEqualTo(4);
    assertThat(day(figures, "2026-03-02").at("/amounts").toString())
        .isEqualTo("[{\"currency\":\"EUR\",\"amount\":159.75}]");
    assertThat(figures.at("/total/submitted").asInt()).isEqualTo(14);
    assertThat(figures.at("/total/amounts").toString())
        .isEqualTo(
            "[{\"currency\":\"EUR\",\"amount\":869.75},{\"currency\":\"JPY\",\"amount\":1000}]");
    assertThat(day(figures, "2026-03-08").at("/submitted").asInt()).isZero();
  }

  @Test
  void countsDecisionsOnTheDayOfTheDecision() {
    JsonNode figures = figures(MARCH);

    assertThat(day(figures, "2026-03-02").at("/decided/approvedByPolicy").asInt()).isEqualTo(2);
    assertThat(day(figures, "2026-03-03").at("/decided/approvedByPolicy").asInt()).isEqualTo(1);
    JsonNode decided = figures.at("/total/decided");
    assertThat(decided.at("/approvedByPolicy").asInt()).isEqualTo(3);
    assertThat(decided.at("/approvedByPeople").asInt()).isEqualTo(5);
    assertThat(decided.at("/rejected").asInt()).isEqualTo(2);
    assertThat(decided.at("/withdrawn").asInt()).isEqualTo(1);
    assertThat(decided.at("/expired").asInt()).isEqualTo(1);
    assertThat(decided.at("/shareApprovedByPolicy").decimalValue()).isEqualByComparingTo("0.3");
    assertThat(day(figures, "2026-03-08").at("/decided").has("shareApprovedByPolicy")).isFalse();
  }

  @Test
  void ranksTheTimeToDecisionByRoute() {
    JsonNode times = figures(MARCH).at("/total/timeToDecision");

    assertThat(times.toString())
        .isEqualTo(
            "[{\"route\":\"AUTO_APPROVE\",\"decisions\":3,\"p50Seconds\":4.0,\"p95Seconds\":10.0},"
                + "{\"route\":\"REVIEW\",\"decisions\":6,\"p50Seconds\":182.0,\"p95Seconds\":259202.0},"
                + "{\"route\":\"SPOT_CHECK\",\"decisions\":1,\"p50Seconds\":122.0,\"p95Seconds\":122.0}]");
  }

  @Test
  void comparesPeopleWithTheAi() {
    JsonNode agreement = figures(MARCH).at("/total/agreement");

    assertThat(agreement.at("/compared").asInt()).isEqualTo(6);
    assertThat(agreement.at("/agreed").asInt()).isEqualTo(2);
    assertThat(agreement.at("/overridden").asInt()).isEqualTo(3);
    assertThat(agreement.at("/asked").asInt()).isEqualTo(1);
    assertThat(agreement.at("/share").decimalValue()).isEqualByComparingTo("0.3333");
  }

  @Test
  void saysWhyPeopleOverrodeTheAi() {
    assertThat(figures(MARCH).at("/total/overrides").toString())
        .isEqualTo(
            "[{\"reasonCode\":\"FALSE_POSITIVE\",\"rejected\":0,\"approved\":1},"
                + "{\"reasonCode\":\"NONE\",\"rejected\":1,\"approved\":0},"
                + "{\"reasonCode\":\"POLICY_VIOLATION\",\"rejected\":1,\"approved\":0}]");
  }

  @Test
  void countsWhatWasNotDecidedInTime() {
    JsonNode figures = figures(MARCH);

    assertThat(day(figures, "2026-03-04").at("/due/overdue").asInt()).isEqualTo(1);
    assertThat(day(figures, "2026-03-04").at("/due/escalated").asInt()).isEqualTo(1);
    assertThat(day(figures, "2026-03-13").at("/due").toString())
        .isEqualTo("{\"due\":1,\"overdue\":0,\"escalated\":0}");
    assertThat(day(figures, "2026-03-15").at("/due/overdue").asInt()).isEqualTo(1);
    assertThat(figures.at("/total/due/overdue").asInt()).isEqualTo(2);
    assertThat(figures.at("/openNow").asInt()).isEqualTo(1);
    assertThat(figures.at("/overdueNow").asInt()).isEqualTo(1);
  }

  @Test
  void addsUpWhatTheModelCostAndRanksHowLongItTook() {
    JsonNode llm = figures(MARCH).at("/total/llm");

    assertThat(llm.at("/assessments").asInt()).isEqualTo(8);
    assertThat(llm.at("/withoutOpinion").asInt()).isEqualTo(1);
    assertThat(llm.at("/priced").asInt()).isEqualTo(7);
    assertThat(llm.at("/costUsd").decimalValue()).isEqualByComparingTo("0.007007");
    assertThat(llm.at("/tokensIn").asInt()).isEqualTo(7_000);
    assertThat(llm.at("/p50Millis").asInt()).isEqualTo(800);
    assertThat(llm.at("/p95Millis").asInt()).isEqualTo(800);
  }

  @Test
  void saysHowLongCardsTook() {
    card("2026-03-05T08:00:00Z", "1772697601.500000", null);
    card("2026-03-05T09:00:00Z", "1772701203.000000", null);
    card("2026-03-05T10:00:00Z", null, "channel_not_found");

    assertThat(day(figures(MARCH), "2026-03-05").at("/cards").toString())
        .isEqualTo(
            "{\"wanted\":3,\"posted\":2,\"failing\":1,\"p50Seconds\":1.5,\"p95Seconds\":3.0}");
  }

  private void card(String noted, @Nullable String ts, @Nullable String problem) {
    jdbc.sql(
            """
            insert into slack_message (message_key, kind, expense_id, noted_at, wanted, ts, problem)
            values (:noted, 'REVIEW', gen_random_uuid(), :noted::timestamptz, 1, :ts, :problem)
            """)
        .param("noted", noted)
        .param("ts", ts)
        .param("problem", problem)
        .update();
  }

  @Test
  void cutsWeeksOnMonday() {
    JsonNode figures = figures("?from=2026-03-04&to=2026-03-15&step=week");

    assertThat(figures.at("/periods")).hasSize(2);
    assertThat(figures.at("/periods/0/from").asText()).isEqualTo("2026-03-04");
    assertThat(figures.at("/periods/0/to").asText()).isEqualTo("2026-03-08");
    assertThat(figures.at("/periods/0/submitted").asInt()).isZero();
    assertThat(figures.at("/periods/1/from").asText()).isEqualTo("2026-03-09");
    assertThat(figures.at("/periods/1/submitted").asInt()).isEqualTo(7);
  }

  @Test
  void isAllZeroWhereNothingWas() {
    JsonNode total = figures("?from=2020-01-01&to=2020-01-01").at("/total");

    assertThat(total.at("/submitted").asInt()).isZero();
    assertThat(total.at("/llm/costUsd").decimalValue()).isZero();
    assertThat(total.at("/llm").has("p50Millis")).isFalse();
    assertThat(total.at("/agreement").has("share")).isFalse();
  }

  @Test
  void looksAtTheLast30DaysUnlessToldOtherwise() {
    JsonNode figures = figures("");

    assertThat(figures.at("/step").asText()).isEqualTo("DAY");
    assertThat(figures.at("/periods")).hasSize(30);
  }

  @Test
  void ranksReviewers() {
    JsonNode reviewers = api.get("operator", "/api/figures/reviewers" + MARCH).json();

    assertThat(reviewers.findValuesAsText("reviewer"))
        .containsExactly("manager", "finance", "manager2");
    JsonNode manager = reviewers.get(0);
    assertThat(manager.at("/decided").asInt()).isEqualTo(5);
    assertThat(manager.at("/approved").asInt()).isEqualTo(3);
    assertThat(manager.at("/rejected").asInt()).isEqualTo(1);
    assertThat(manager.at("/asked").asInt()).isEqualTo(1);
    assertThat(manager.at("/approveRate").decimalValue()).isEqualByComparingTo("0.75");
    assertThat(manager.at("/p50Seconds").decimalValue()).isEqualByComparingTo("60");
    assertThat(manager.at("/p95Seconds").decimalValue()).isEqualByComparingTo("7200");
  }

  @ParameterizedTest
  @CsvSource({
    "from=yesterday, from",
    "to=2026-02-30, to",
    "from=1999-12-31, from",
    "from=2026-03-02&to=2026-03-01, from",
    "from=2025-01-01&to=2026-01-02, from",
    "step=month, step",
    "step=DAY, step",
  })
  void refusesWhatIsNoRange(String query, String field) {
    Answer answer = api.get("operator", "/api/figures?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly(field);
  }

  @Test
  void takesAYearByDayAndThreeByWeek() {
    assertThat(figures("?from=2025-01-01&to=2026-01-01").at("/periods")).hasSize(366);
    assertThat(figures("?from=2023-01-01&to=2026-01-01&step=week").at("/periods")).hasSize(158);
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "analyst", "auditor"})
  void isForThoseWhoLookAtTheWhole(String user) {
    assertThat(api.get(user, "/api/figures").status()).isEqualTo(200);
    assertThat(api.get(user, "/api/figures/reviewers").status())
        .isEqualTo(user.equals("analyst") ? 403 : 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"employee", "manager"})
  void isNotForOthers(String user) {
    assertThat(api.get(user, "/api/figures").status()).isEqualTo(403);
    assertThat(api.get(user, "/api/figures/reviewers").status()).isEqualTo(403);
  }

  private JsonNode figures(String query) {
    Answer answer = api.get("analyst", "/api/figures" + query);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode day(JsonNode figures, String day) {
    for (JsonNode period : figures.at("/periods")) {
      if (period.at("/from").asText().equals(day)) {
        return period;
      }
    }
    throw new AssertionError(day);
  }

  private void approvedByPolicy(String submitted, int seconds, String amount) {
    UUID id = expense(submitted, amount, "EUR");
    jdbc.sql(
            """
            update expense set status = 'APPROVED', decided_by = 'expense-routing',
              decided_by_kind = 'POLICY', decided_at = submitted_at + make_interval(secs => :seconds)
            where expense_id = :id
            """)
        .param("seconds", seconds)
        .param("id", id)
        .update();
  }

  /** An expense of 100 EUR whose review was opened two seconds later. */
  private UUID reviewed(
      String submitted,
      String recommendation,
      String decision,
      String reviewer,
      @Nullable String reasonCode,
      int seconds,
      String policyRoute) {
    UUID id = expense(submitted, "100.00", "EUR");
    assess(id, submitted, recommendation, "0.001001", 800L);
    String opened = Instant.parse(submitted).plusSeconds(2).toString();
    review(id, opened, decision, reviewer, reasonCode, seconds, policyRoute, 1);
    if (!decision.equals("REQUEST_INFORMATION")) {
      decide(
          id,
          decision.equals("APPROVE") ? "APPROVED" : "REJECTED",
          "HUMAN",
          Instant.parse(opened).plusSeconds(seconds).toString());
    }
    return id;
  }

  private UUID expense(String submitted, String amount, String currency) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into expense (expense_id, employee, submitted_by, submitted_at, amount, currency,
              category, description, purchase_date, revision, status, reviewer_groups, version)
            values (:id, 'employee', 'employee', :submitted::timestamptz, :amount::numeric,
              :currency, 'other', 'Something', '2026-03-01', 1, 'SUBMITTED', '{}', 0)
            """)
        .param("id", id)
        .param("submitted", submitted)
        .param("amount", amount)
        .param("currency", currency)
        .update();
    return id;
  }

  private void assess(
      UUID id,
      String at,
      @Nullable String recommendation,
      @Nullable String cost,
      @Nullable Long millis) {
    jdbc.sql(
            """
            insert into assessment (expense_id, revision, assessed_at, autonomy, recommendation,
              cost_usd, latency_millis, tokens_in, tokens_out, version)
            values (:id, 1, :at::timestamptz, 'ON', :recommendation, :cost::numeric, :millis,
              case when :cost::text is null then null else 1000 end,
              case when :cost::text is null then null else 100 end, 0)
            """)
        .param("id", id)
        .param("at", at)
        .param("recommendation", recommendation)
        .param("cost", cost)
        .param("millis", millis)
        .update();
  }

  private void review(
      UUID id,
      String opened,
      @Nullable String decision,
      @Nullable String reviewer,
      @Nullable String reasonCode,
      int seconds,
      String policyRoute,
      int task) {
    jdbc.sql(
            """
            insert into review (review_id, expense_id, revision, user_task_key, candidate_group,
              approvals_required, reason, opened_at, due_at, facts_digest, status, decision,
              reason_code, reviewer, checked_at, policy_route, version)
            values (gen_random_uuid(), :id, 1, :task, 'managers', 1, 'Because',
              :opened::timestamptz, :opened::timestamptz + interval '2 days', 'digest',
              case when :decision::text is null then 'OPEN' else 'DECIDED' end, :decision,
              :reasonCode, :reviewer,
              case when :decision::text is null then null
                else :opened::timestamptz + make_interval(secs => :seconds) end, :policyRoute, 0)
            """)
        .param("id", id)
        .param("task", task)
        .param("opened", opened)
        .param("decision", decision)
        .param("reasonCode", reasonCode)
        .param("reviewer", reviewer)
        .param("seconds", seconds)
        .param("policyRoute", policyRoute)
        .update();
  }

  private void closed(UUID id, String opened) {
    review(id, opened, null, null, null, 0, "REVIEW", 1);
    jdbc.sql("update review set status = 'CLOSED' where expense_id = :id").param("id", id).update();
  }

  private void decide(UUID id, String status, String kind, String at) {
    jdbc.sql(
            """
            update expense set status = :status, decided_by = 'somebody', decided_by_kind = :kind,
              decided_at = :at::timestamptz
            where expense_id = :id
            """)
        .param("status", status)
        .param("kind", kind)
        .param("at", at)
        .param("id", id)
        .update();
  }
}
