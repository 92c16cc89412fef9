package org.countersign.ledger.seal;

import static org.awaitility.Awaitility.await;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.embedded.EmbeddedCamunda;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How fast a ledger of 1,000,000 entries is sealed, verified and read, in a PostgreSQL of its own
 * and from an export. The argument is another number of entries.
 */
final class LedgerBenchmark {

  private static final int PEOPLE = 1000;
  private static final int STRAIGHT = 4;
  private static final int APPENDED = 20_000;

  private LedgerBenchmark() {}

  public static void main(String[] args) throws Exception {
    long entries = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
    SeparateApplication application =
        SeparateApplication.start(
            "ledger_benchmark",
            Map.of(
                "camunda.client.rest-address",
                camunda.address(),
                "countersign.ledger.seal-every",
                "1d"));
    LedgerDatabase database =
        LedgerDatabase.at(
            application.bean(Environment.class).getRequiredProperty("spring.datasource.url"));
    ManyStories stories = new ManyStories(database, "employee", decided(application.api()));
    long expenses = measure("written", entries, () -> stories.write(entries, PEOPLE));
    System.out.printf(Locale.ROOT, "They are of %,d expenses of %,d people.%n", expenses, PEOPLE);
    measure("sealed", entries, database.sealer::seal);
    append(application);
    measure("appended, each with a text and a commit", APPENDED, () -> append(application));
    database.sealAll();
    database.jdbc.sql("vacuum analyze ledger_entry").update();
    report("verified in the database", entries, () -> withControls(database));
    Path file = Files.createTempFile("ledger", ".jsonl");
    measure("exported", entries, () -> export(database, file));
    report(
        "verified from the export of %d MB".formatted(Files.size(file) >> 20),
        entries,
        () ->
            new ExportFile(() -> Files.newInputStream(file))
                .verify(
                    new Verifier(
                        database.keys.known(),
                        List.of(),
                        List.of(),
                        List.of(new ControlledEntries()))));
    ExpenseId one =
        new ExpenseId(
            database
                .jdbc
                .sql("select expense_id from ledger_entry where entry_id = :id")
                .param("id", entries / 2)
                .query(java.util.UUID.class)
                .single());
    page("page of 100 of all, newest first", () -> database.ledger.latest(Long.MAX_VALUE, 100));
    page("page of 100 from the middle", () -> database.ledger.latest(entries / 2, 100));
    page("the story of an expense", () -> database.ledger.of(one));
    page(
        "the last of what concerns no expense",
        () -> database.ledger.latest(Event.MODELS_DEPLOYED));
    erase(application, database, file);
    Files.delete(file);
    System.exit(0);
  }

  /** Four that the policy approves, and one that a person does. */
  private static List<String> decided(Api api) {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= STRAIGHT; i++) {
      all.add(api.submit("employee", "1" + i, "Taxi to customer " + i));
    }
    String reviewed = api.submit("employee", "1210", "Exhibition stand");
    api.decide("manager", api.awaitReview(reviewed), "APPROVE", "As agreed");
    all.add(reviewed);
    all.forEach(
        id ->
            api.awaitExpense(
                id,
                one ->
                    one.at("/history").findValuesAsText("event").contains("SUBMITTER_NOTIFIED")));
    return all;
  }

  /** As two people have it done; and then all that was said is looked for everywhere. */
  private static void erase(SeparateApplication application, LedgerDatabase database, Path file)
      throws Exception {
    Api api = application.api();
    String person = ManyStories.person(PEOPLE / 2);
    Answer proposed =
        api.post(
            "operator",
            "/api/erasures",
            "{\"person\": \"%s\", \"reason\": \"They asked for it\"}".formatted(person));
    Instant start = Instant.now();
    api.confirm("auditor", proposed.json());
    await()
        .atMost(Duration.ofMinutes(10))
        .until(
            () -> {
              // Nothing is erased before what the two said is under a seal.
              database.sealer.seal();
              return database.ledger.latest(Event.PERSON_ERASED).isPresent();
            });
    System.out.printf(
        Locale.ROOT,
        "%s is erased in %.1f s: %s%n",
        person,
        Duration.between(start, Instant.now()).toMillis() / 1000.0,
        proposed.json().path("changes"));
    database.sealAll();
    report("verified in the database", database.verify().entries(), () -> withControls(database));
    export(database, file);
    String said = "of %s, ".formatted(person);
    try (var lines = Files.lines(file)) {
      System.out.println(
          "In the export: "
              + lines
                  .filter(line -> line.endsWith(said + "\"}") || line.contains(said + " "))
                  .count());
    }
    for (String table :
        database
            .jdbc
            .sql("select tablename from pg_tables where schemaname = 'public'")
            .query(String.class)
            .list()) {
      long found =
          database
              .jdbc
              .sql(
                  "select count(*) from %1$s where %1$s::text like '%%' || :said || '%%'"
                      .formatted(table))
              .param("said", said)
              .query(Long.class)
              .single();
      if (found > 0) {
        System.out.printf(Locale.ROOT, "In %s: %,d%n", table, found);
      }
    }
  }

  private static Object export(LedgerDatabase database, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      database.export.writeJsonLines(new LedgerFilter(null, null, null, null, null), out);
    }
    return file;
  }

  private static Object append(SeparateApplication application) {
    Ledger ledger = application.bean(Ledger.class);
    TransactionTemplate transaction = application.bean(TransactionTemplate.class);
    for (int i = 0; i < APPENDED; i++) {
      transaction.executeWithoutResult(
          open ->
              ledger
                  .entry(ExpenseId.random(), Event.REFUSED_AS_INVALID, "refused")
                  .words("why", "An ordinary business expense, clearly described.")
                  .append());
    }
    return APPENDED;
  }

  private static VerificationReport withControls(LedgerDatabase database) {
    return database.verification.verify(progress -> {}, List.of(new ControlledEntries()));
  }

  private static void report(String what, long entries, Callable<VerificationReport> work)
      throws Exception {

    VerificationReport report = measure(what, entries, work);
    System.out.println("  " + report.verdict());
  }

  private static <T> T measure(String what, long entries, Callable<T> work) throws Exception {
    Instant start = Instant.now();
    T result = work.call();
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    System.out.println(
        String.format(
            Locale.ROOT,
            "%,d entries %s in %.1f s: %,.0f a second",
            entries,
            what,
            seconds,
            entries / seconds));
    return result;
  }

  private static void page(String what, Callable<?> query) throws Exception {
    query.call();
    Instant start = Instant.now();
    for (int i = 0; i < 20; i++) {
      query.call();
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s: %.1f ms",
            what,
            Duration.between(start, Instant.now()).toNanos() / 20e6));
  }
}
