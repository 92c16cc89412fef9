package org.countersign.ledger.controls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.countersign.ledger.controls.ControlCheck.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What does not depend on a story: order, what retention removed, and what nobody can read. */
class ControlCheckTest {

  private static final Instant BEGINNING = Instant.parse("2026-03-01T10:00:00Z");
  private static final String DIGEST = "0".repeat(64);

  private final ControlCheck check = new ControlCheck();
  private Consumer<RecordedEntry> told = check::entry;
  private long id;

  @Test
  void findsNothingInWhatThePolicyApproved() {
    settings();
    approvedByPolicy(UUID.randomUUID().toString());

    Result result = check.end(true);

    assertThat(result.breaches()).isEmpty();
    assertThat(result.expenses()).isEqualTo(1);
    assertThat(result.begunBefore()).isZero();
  }

  @Test
  void goesByNumbersAndNotByTheOrderOfSeals() {
    settings();
    String expense = UUID.randomUUID().toString();
    submitted(expense);
    // The switch was set after the approval, in a transaction that had begun before it.
    long off = id + 10;
    check.entry(
        entry(off, null, "SETTINGS_CHANGED", "autonomy-2", "HUMAN", "otto", autonomy("OFF")));
    decidedByPolicy(expense);

    assertThat(id).isLessThan(off);
    assertThat(check.end(true).breaches()).isEmpty();
  }

  @Test
  void judgesNothingThatBeganBeforeWhatRetentionRemoved() {
    String expense = UUID.randomUUID().toString();
    decidedByPolicy(expense);
    approvedByPolicy(UUID.randomUUID().toString());

    Result result = check.end(false);

    assertThat(result.breaches()).isEmpty();
    assertThat(result.expenses()).isEqualTo(1);
    assertThat(result.begunBefore()).isEqualTo(1);
    assertThat(result.inPart()).isEqualTo(1);
  }

  /** The announcement of a removal says again what was in force. */
  @Test
  void judgesWhatIsLeftByWhatWasInForceBefore() {
    told = check::before;
    settings();
    told = check::entry;
    approvedByPolicy(UUID.randomUUID().toString());

    Result result = check.end(false);

    assertThat(result.breaches()).isEmpty();
    assertThat(result.expenses()).isEqualTo(1);
    assertThat(result.inPart()).isZero();
  }

  /** That somebody has said ON since may be what was removed. */
  @Test
  void doesNotTakeTheStartForWhatIsInForceAfterARemoval() {
    for (boolean complete : List.of(true, false)) {
      ControlCheckTest other = new ControlCheckTest();
      other.settings();
      other.add(
          null,
          "SETTINGS_CHANGED",
          "later",
          "SYSTEM",
          "countersign",
          inForce("assessment", "autonomyUntilSet", "OFF"));
      other.id += 3_600_000;
      other.approvedByPolicy(UUID.randomUUID().toString());

      Result result = other.check.end(complete);

      assertThat(result.breaches()).hasSize(complete ? 1 : 0);
      assertThat(result.inPart()).isEqualTo(complete ? 0 : 1);
    }
  }

  @Test
  void findsTheBeginningMissingWhereNothingWasRemoved() {
    settings();
    decidedByPolicy(UUID.randomUUID().toString());

    assertThat(check.end(true).breaches())
        .singleElement()
        .satisfies(breach -> assertThat(breach.rule()).isEqualTo(Rule.BEGINS));
  }

  @Test
  void goesOnAfterWhatNobodyCanRead() {
    settings();
    for (String detail : List.of("{}", "[]", "null", "7", "{\"expense\":{\"amount\":\"a lot\"}}")) {
      add(UUID.randomUUID().toString(), "SUBMITTED", "submitted", "HUMAN", "emma", detail);
    }
    add(null, "SETTINGS_CHANGED", "x", "HUMAN", "otto", "{\"setting\":\"ceiling\"}");
    approvedByPolicy(UUID.randomUUID().toString());

    Result result = check.end(true);

    assertThat(result.breaches()).hasSize(6).allMatch(one -> one.rule() == Rule.READABLE);
    assertThat(result.expenses()).isEqualTo(1);
  }

  @Test
  void keepsTheFirstFindingsAndCountsTheRest() {
    for (int i = 0; i < 100; i++) {
      add(UUID.randomUUID().toString(), "SUBMITTED", "submitted", "HUMAN", "emma", "{}");
    }

    Result result = check.end(true);

    assertThat(result.breaches()).hasSize(20);
    assertThat(result.more()).isEqualTo(80);
  }

  @Test
  void wantsAnAuditorForWhatMakesTextsDisappear() {
    add(null, "SETTINGS_CHANGED", "access", "SYSTEM", "countersign", inForce("access", "x", "y"));
    add(
        null,
        "SETTINGS_CHANGED",
        "groups",
        "SYSTEM",
        "countersign",
        "{\"setting\":\"groups\",\"inForce\":{\"operators\":\"otto, olga\",\"auditors\":\"ada\"}}");
    erasure(1, "ada");
    assertThat(check.end(true).breaches()).isEmpty();

    erasure(2, "olga");

    assertThat(check.end(true).breaches())
        .singleElement()
        .satisfies(breach -> assertThat(breach.rule()).isEqualTo(Rule.TWO_TO_LOOSEN));
  }

  private void erasure(int number, String confirmer) {
    proposed(number, "ERASURE", "otto", "emma");
    confirmed(number, "ERASURE", confirmer);
  }

  private void proposed(int number, String kind, String by, String person) {
    add(
        null,
        "PROPOSED",
        "proposed-" + number,
        "HUMAN",
        by,
        "{\"proposal\":%d,\"kind\":\"%s\",\"digest\":\"d\",\"changes\":{\"person\":\"%s\"}}"
            .formatted(number, kind, person));
  }

  private void confirmed(int number, String kind, String by) {
    add(
        null,
        "CONFIRMED",
        "confirmed-" + number,
        "HUMAN",
        by,
        "{\"proposal\":%d,\"kind\":\"%s\",\"digest\":\"d\"}".formatted(number, kind));
  }

  private void erased(int erasure, int proposal, String person) {
    system(
        "TEXTS_ERASED",
        "{\"erasure\":%d,\"person\":\"%s\",\"proposal\":%d}".formatted(erasure, person, proposal));
  }

  private void system(String event, String detail) {
    add(null, event, event + id, "SYSTEM", "countersign", detail);
  }

  private void erasedOf(String expense, int erasure) {
    add(
        expense,
        "TEXTS_ERASED",
        "texts-erased-" + erasure,
        "SYSTEM",
        "countersign",
        "{\"erasure\":%d}".formatted(erasure));
  }

  @Test
  void findsNothingInAnErasureThatTwoPeopleAgreedUpon() {
    settings();
    String expense = UUID.randomUUID().toString();
    approvedByPolicy(expense);
    erasure(1, "ada");
    erased(1, 1, "emma");
    erasedOf(expense, 1);
    system("PERSON_ERASED", "{\"erasure\":1,\"person\":\"emma\"}");
    system("LEGAL_HOLD_SET", "{\"hold\":1,\"person\":\"emma\"}");
    proposed(2, "HOLD_END", "otto", "emma");
    confirmed(2, "HOLD_END", "ada");
    system("LEGAL_HOLD_ENDED", "{\"hold\":1,\"person\":\"emma\",\"proposal\":2}");
    erasure(3, "ada");
    erased(2, 3, "emma");

    assertThat(check.end(true).breaches()).isEmpty();
  }

  @Test
  void findsWhatWasErasedWithoutTwoPeople() {
    settings();
    String expense = UUID.randomUUID().toString();
    approvedByPolicy(expense);
    erased(1, 1, "emma");
    erasedOf(expense, 7);
    proposed(2, "ERASURE", "otto", "emma");
    erased(2, 2, "emma");
    erasure(3, "ada");
    erased(3, 3, "mara");
    erasure(4, "ada");
    erased(4, 4, "emma");
    erased(5, 4, "emma");
    system("PERSON_ERASED", "{\"erasure\":9,\"person\":\"emma\"}");
    system("PERSON_ERASED", "{\"erasure\":4,\"person\":\"mara\"}");
    system("TEXTS_ERASED", "{\"erasure\":6,\"person\":\"emma\"}");
    system("LEGAL_HOLD_SET", "{\"hold\":1,\"person\":\"emma\"}");
    system("LEGAL_HOLD_ENDED", "{\"hold\":1,\"person\":\"emma\",\"proposal\":4}");

    assertThat(check.end(true).breaches())
        .extracting(one -> one.sentence().replaceAll("[0-9]+", "#"))
        .containsExactly(
            "The texts of emma were erased by proposal #, which is not on record",
            "Its texts were erased by erasure #, which is not on record",
            "The texts of emma were erased by proposal #, which nobody else confirmed",
            "The texts of mara were erased by proposal #, which was about something else",
            "The texts of emma were erased by proposal #, which is not on record",
            "Erasure # is done, which is not on record",
            "Erasure # is done, and names another one than emma",
            "The texts of emma were erased, which nobody proposed",
            "The hold # on emma was ended by proposal #, which is not on record");
  }

  @Test
  void findsWhoDecidedAboutThemselvesAndWhatWasErasedDuringAHold() {
    settings();
    system("LEGAL_HOLD_SET", "{\"hold\":1,\"person\":\"emma\"}");
    erasure(1, "ada");
    erased(1, 1, "emma");
    proposed(2, "HOLD_END", "otto", "otto");
    proposed(3, "HOLD_END", "otto", "ada");
    confirmed(3, "HOLD_END", "ada");

    assertThat(check.end(true).breaches())
        .extracting(Breach::sentence)
        .containsExactly(
            "emma was erased while a legal hold was on them",
            "otto proposed what is about themselves",
            "ada confirmed what is about themselves");
  }

  /** What it rests on may be what was removed. */
  @Test
  void accusesNobodyOfAnErasureWhoseBeginningWasRemoved() {
    String expense = UUID.randomUUID().toString();
    erased(1, 1, "emma");
    erasedOf(expense, 1);
    erasedOf(expense, 2);

    assertThat(check.end(false).breaches()).isEmpty();
  }

  @Test
  void remembersWhichReceiptWasOnAnotherExpense() {
    settings();
    String first = UUID.randomUUID().toString();
    submitted(first);
    check.text(id, "expense.receipt", "R-1");
    decidedByPolicy(first);
    String second = UUID.randomUUID().toString();
    submitted(second);
    check.text(id, "expense.receipt", "R-1");
    decidedByPolicy(second);

    assertThat(check.end(true).breaches())
        .singleElement()
        .satisfies(
            breach -> {
              assertThat(breach.rule()).isEqualTo(Rule.RECEIPT_ONCE);
              assertThat(breach.expense()).isEqualTo(second);
              assertThat(breach)
                  .hasToString(
                      ("C6 does not hold for expense %s: the policy approved it with a receipt of another"
                              + " expense (entry %d).")
                          .formatted(second, breach.entry()));
            });
  }

  /** Of two that came at the same moment one cannot have seen the other. */
  @Test
  void doesNotAccuseWhoeverWasComparedBeforeTheOtherWasThere() {
    settings();
    String first = UUID.randomUUID().toString();
    submitted(first);
    check.text(id, "expense.receipt", "R-1");
    String second = UUID.randomUUID().toString();
    submitted(second);
    check.text(id, "expense.receipt", "R-1");
    decidedByPolicy(second);

    assertThat(check.end(true).breaches()).isEmpty();
  }

  // ---- entries

  void settings() {
    add(
        null,
        "SETTINGS_CHANGED",
        "a",
        "SYSTEM",
        "countersign",
        inForce("values", "currency", "EUR"));
    add(
        null,
        "SETTINGS_CHANGED",
        "b",
        "SYSTEM",
        "countersign",
        inForce("assessment", "autonomyUntilSet", "ON"));
    add(
        null,
        "SETTINGS_CHANGED",
        "c",
        "SYSTEM",
        "countersign",
        "{\"setting\":\"ceiling\",\"amount\":\"1000\",\"confidence\":\"0.95\"}");
    add(
        null,
        "SETTINGS_CHANGED",
        "d",
        "SYSTEM",
        "countersign",
        "{\"setting\":\"release\",\"inForce\":{\"prompts\":\"p@1, p@2\",\"policies\":\"q@1\"}}");
    add(
        null,
        "MODELS_DEPLOYED",
        "e",
        "SYSTEM",
        "countersign",
        "{\"processDefinitionKey\":\"5\",\"processVersion\":1,\"files\":{\"a.dmn\":\"00\"}}");
  }

  private static String inForce(String setting, String name, String value) {
    return "{\"setting\":\"%s\",\"inForce\":{\"%s\":\"%s\"}}".formatted(setting, name, value);
  }

  private static String autonomy(String to) {
    return "{\"setting\":\"autonomy\",\"to\":\"%s\"}".formatted(to);
  }

  void approvedByPolicy(String expense) {
    submitted(expense);
    decidedByPolicy(expense);
  }

  private void submitted(String expense) {
    add(
        expense,
        "SUBMITTED",
        "submitted",
        "HUMAN",
        "emma",
        """
        {"expense":{"employee":"emma","amount":"84.50","currency":"EUR","date":"2026-02-27"}}\
        """);
  }

  private void decidedByPolicy(String expense) {
    add(
        expense,
        "ASSESSED",
        "assessed-1",
        "AI",
        "model",
        """
        {"recommendation":"APPROVE","confidence":0.99,"flags":[],"promptVersion":"p@2",\
        "policyVersion":"q@1","autonomy":"ON","facts":{"submitterKnown":true,"allCompared":true,\
        "value":"84.50","spotCheck":false}}\
        """);
    add(
        expense,
        "ROUTED",
        "routed-1",
        "POLICY",
        "table",
        """
        {"route":"AUTO_APPROVE","processDefinitionKey":"5","processVersion":1}\
        """);
    add(
        expense,
        "DECIDED",
        "decided",
        "POLICY",
        "table",
        """
        {"outcome":"APPROVED","amount":"84.50 EUR","revision":1,"value":"84.50",\
        "ceiling":{"amount":"1000","confidence":"0.95"}}\
        """);
    add(
        expense,
        "SUBMITTER_NOTIFIED",
        "notified",
        "SYSTEM",
        "countersign",
        "{\"outcome\":\"APPROVED\"}");
  }

  private void add(
      @Nullable String expense,
      String event,
      String key,
      String kind,
      String actor,
      String detail) {
    id++;
    told.accept(entry(id, expense, event, key, kind, actor, detail));
  }

  private static RecordedEntry entry(
      long id,
      @Nullable String expense,
      String event,
      String key,
      String kind,
      String actor,
      String detail) {
    return new RecordedEntry(
        id, BEGINNING.plusMillis(id), event, expense, key, kind, actor, DIGEST, detail);
  }

  /** So many stories a second, and what they leave behind; not a test, it shows figures. */
  static final class Figures {

    private Figures() {}

    public static void main(String[] arguments) {
      ControlCheckTest all = new ControlCheckTest();
      all.settings();
      int stories = 1_000_000;
      long before = used();
      long began = System.nanoTime();
      for (int i = 0; i < stories; i++) {
        all.approvedByPolicy(new UUID(i * 0x9E3779B97F4A7C15L, i).toString());
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "%,.0f entries/s, %,.1f bytes kept an ended expense%n",
          5 * stories / seconds, (used() - before) / (double) stories);
      System.out.println(all.check.end(true));
    }

    private static long used() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
  }
}
