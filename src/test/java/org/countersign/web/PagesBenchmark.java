package org.countersign.web;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.FilledDatabase;
import org.countersign.SeparateApplication;
import org.countersign.contract.EditedDmn;

/**
 * How long pages, figures and a replay take with 100,000 expenses and 1,000,000 ledger entries of a
 * year: prints milliseconds of the whole request, by HTTP on this machine, of 20 requests after 5
 * that do not count. Argument: how many expenses (100000).
 */
final class PagesBenchmark {

  private static final int WARM_UP = 5;
  private static final int REQUESTS = 20;

  private final Api api;
  private final int port;

  private PagesBenchmark(Api api, int port) {
    this.api = api;
    this.port = port;
  }

  public static void main(String[] arguments) {
    try {
      measure(arguments);
      System.exit(0);
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void measure(String[] arguments) {
    int expenses = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    // Camunda is not asked for anything here.
    var application =
        SeparateApplication.start(
            "pages_benchmark", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"));
    long start = System.nanoTime();
    FilledDatabase.fill(application.jdbc(), expenses);
    System.out.printf("%,d expenses written in %,d ms%n", expenses, millisSince(start));
    application.jdbc().sql("vacuum analyze").update();
    var benchmark = new PagesBenchmark(application.api(), application.port());
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String year = "from=" + today.minusDays(364) + "&to=" + today;
    benchmark.pages("manager", "/inbox", "/inbox?from=100&to=900", "/inbox?flag=AMBIGUOUS");
    benchmark.pages(
        "manager",
        "/reviews/"
            + one(application, "select max(user_task_key) from review where status = 'OPEN'"),
        "/expenses",
        "/expenses?status=REJECTED");
    String expense = one(application, "select max(expense_id::text) from expense");
    benchmark.pages("operator", "/expenses/" + expense, "/expenses/" + expense + "/dossier");
    benchmark.pages("operator", "/figures", "/figures?" + year, "/figures?step=week&" + year);
    benchmark.get("the ledger, 100 entries", "/api/ledger");
    benchmark.get("expenses, a page of 50", "/api/expenses");
    benchmark.get("figures, 30 days by day", "/api/figures");
    benchmark.get("figures, 365 days by day", "/api/figures?" + year);
    benchmark.get("figures, 365 days by week", "/api/figures?step=week&" + year);
    benchmark.get("reviewers, 30 days", "/api/figures/reviewers");
    long days = 10_000L * 365 / expenses + 1;
    benchmark.replay(Math.clamp(days, 1, 366));
    application.close();
  }

  private static String one(SeparateApplication application, String query) {
    return application.jdbc().sql(query).query(String.class).single();
  }

  private void pages(String user, String... paths) {
    PageClient client = new PageClient(port).loggedInAs(user);
    for (String path : paths) {
      measure(path, what -> client.get(what).statusCode());
    }
  }

  private void get(String what, String path) {
    measure(what, any -> api.get("operator", path).status());
  }

  private static void measure(String what, ToIntFunction<String> request) {
    long[] millis = new long[REQUESTS];
    for (int i = -WARM_UP; i < REQUESTS; i++) {
      long start = System.nanoTime();
      int status = request.applyAsInt(what);
      if (status != 200) {
        throw new IllegalStateException(what + ": " + status);
      }
      if (i >= 0) {
        millis[i] = millisSince(start);
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.UK,
        "%s: p50 %d ms, longest %d ms%n",
        what,
        millis[REQUESTS / 2],
        millis[REQUESTS - 1]);
  }

  private void replay(long days) {
    String edited = EditedDmn.original().cell("Entry_AboveLimit_amount", ">= 1200").text();
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      Answer answer =
          api.upload("analyst", "/api/replays?days=" + days, "table", "edited.dmn", edited);
      if (answer.status() != 200) {
        throw new IllegalStateException(answer.http().body());
      }
      System.out.printf(
          Locale.UK,
          "replay of %,d assessments, %,d more approved: %,d ms%n",
          answer.json().at("/evaluated").asLong(),
          answer.json().at("/policyAlone/more").asLong(),
          millisSince(start));
    }
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }
}
