package org.countersign.ledger.seal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Event;

/**
 * How fast a ledger of 1,000,000 entries is sealed, verified and read, in a PostgreSQL of its own
 * and from an export. The argument is another number of entries.
 */
final class LedgerBenchmark {

  private LedgerBenchmark() {}

  public static void main(String[] args) throws Exception {
    long entries = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    LedgerDatabase database = LedgerDatabase.create("ledger_benchmark");
    measure("written", entries, () -> write(database, entries));
    measure("sealed", entries, database.sealer::seal);
    database.jdbc.sql("vacuum analyze ledger_entry").update();
    report("verified in the database", entries, database::verify);
    Path file = Files.createTempFile("ledger", ".jsonl");
    measure("exported", entries, () -> export(database, file));
    report(
        "verified from the export of %d MB".formatted(Files.size(file) >> 20),
        entries,
        () ->
            new ExportFile(() -> Files.newInputStream(file))
                .verify(Verifier.with(database.keys.known())));
    Files.delete(file);
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
    System.exit(0);
  }

  private static Object write(LedgerDatabase database, long entries) {
    database
        .jdbc
        .sql(
            """
            insert into ledger_entry (expense_id, event_key, event, actor, actor_kind, surface,
              facts_digest, detail, mac)
            select one.*, %s from (
              select md5((n / 5)::text)::uuid as expense_id, 'event-' || n %% 5 as event_key,
                'ASSESSED' as event, 'gpt-4.1-mini' as actor, 'AI' as actor_kind,
                null::varchar as surface, repeat('ab', 32) as facts_digest,
                jsonb_build_object('recommendation', 'APPROVE', 'confidence', 0.98, 'number', n,
                  'promptVersion', 'assess-expense-v2@f84cfff1', 'reasons',
                  jsonb_build_array(jsonb_build_object('clause', 'B1')), 'words',
                  jsonb_build_object('reasons.0.text', encode(sha256(convert_to(
                    'An ordinary business expense, clearly described.', 'UTF8')), 'hex'))) as detail
              from generate_series(1, :entries) n) one
            """
                .formatted(MarkedRows.mark("one")))
        .param("entries", entries)
        .update();
    // The salt is the beginning of the hashed text here: it is as long as any.
    return database
        .jdbc
        .sql(
            """
            insert into ledger_word (entry_id, name, salt, text)
            select entry_id, 'reasons.0.text', convert_to('An ordinary busi', 'UTF8'),
              'ness expense, clearly described.' from ledger_entry
            """)
        .update();
  }

  private static Object export(LedgerDatabase database, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      database.export.writeJsonLines(new LedgerFilter(null, null, null, null, null), out);
    }
    return file;
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
