package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.countersign.ledger.controls.Story.Task;
import org.jspecify.annotations.Nullable;

/**
 * Performs the controls again, from entries that are told one after the other. It keeps what is
 * known of expenses that have not ended, and of those that have a number or three each.
 */
public final class ControlCheck {

  /** So far apart entries of transactions that ran side by side may be told. */
  private static final int SIDE_BY_SIDE = 4096;

  private static final String NOTIFIED = "SUBMITTER_NOTIFIED";

  private static final String ERASED = "TEXTS_ERASED";

  /** What may still come after the end, of any expense. */
  private static final Set<String> AFTER_THE_END = Set.of("REVIEW_DENIED", ERASED);

  /**
   * And of one that was withdrawn: what a worker was busy with when it was, since Camunda stops a
   * process and not a worker.
   */
  private static final Set<String> AFTER_A_WITHDRAWAL =
      Set.of(
          "ASSESSED",
          "NOT_ASSESSED",
          "ROUTED",
          "APPROVAL_HELD",
          "REVIEW_OPENED",
          "REVIEW_REMINDED",
          "REVIEW_ESCALATED",
          "INFORMATION_REQUESTED");

  /** Of which receipts are known. */
  private static final Set<String> TEXTS_THAT_COUNT = Set.of("SUBMITTED", "RECEIPT_ATTACHED");

  /** Without SUBMITTED before them: what was no expense, and that its texts are gone. */
  private static final Set<String> WITHOUT_A_BEGINNING = Set.of("REFUSED_AS_INVALID", ERASED);

  private final PriorityQueue<Told> waiting =
      new PriorityQueue<>(Comparator.comparingLong(one -> one.entry().id()));
  private @Nullable Told last;
  private final Findings findings = new Findings();
  private final Standing standing = new Standing();
  private final Models models = new Models();
  private final TwoPeople twoPeople = new TwoPeople(standing, findings);
  private final ValueRule values = new ValueRule(standing, findings);
  private final ReviewRule reviews = new ReviewRule(standing, findings);
  private final EndRule end =
      new EndRule(new PolicyRule(standing, models, values, findings), values, findings);
  private final Remembered remembered = new Remembered();

  private final Map<String, Story> open = new HashMap<>();
  private final Map<String, Ending> ending = new HashMap<>();
  private final LongSet ended = new LongSet();
  private final LongSet withdrawn = new LongSet();
  private final LongSet begunBefore = new LongSet();
  private long checked;
  private long unsure;

  /** An expense with its end, of which the submitter has not been told. */
  private record Ending(Story story, String outcome) {}

  /**
   * What came out.
   *
   * @param expenses how many were looked at from their submission on
   * @param begunBefore how many were not, because retention has removed their beginning
   * @param inPart how many of the first could be judged in part only, because what was in force is
   *     not on record any more
   * @param breaches the first ones
   * @param more how many more there were
   */
  public record Result(
      long expenses, long begunBefore, long inPart, List<Breach> breaches, long more) {

    public Result {
      breaches = List.copyOf(breaches);
    }
  }

  /**
   * An entry with the texts that are still there, by their names in its detail.
   *
   * @param texts grows as they are told
   */
  private record Told(RecordedEntry entry, Map<String, String> texts) {}

  /** What was said about settings and models before the first entry that is there. */
  public void before(RecordedEntry entry) {
    try {
      inForce(entry, entry.tree());
    } catch (RuntimeException e) {
      // As if it had not been said again: what rests on it is counted and not judged.
      return;
    }
  }

  /** In the order of the seals. */
  public void entry(RecordedEntry entry) {
    if (waiting.size() >= SIDE_BY_SIDE) {
      take(waiting.remove());
    }
    last = new Told(entry, TEXTS_THAT_COUNT.contains(entry.event()) ? new HashMap<>() : Map.of());
    waiting.add(last);
  }

  /** A text of the entry that was told last. */
  public void text(long entry, String name, String text) {
    Told told = last;
    if (told != null
        && told.entry().id() == entry
        && TEXTS_THAT_COUNT.contains(told.entry().event())) {
      told.texts().put(name, text);
    }
  }

  /**
   * All were told.
   *
   * @param complete whether the ledger begins with the first of them: nothing was removed
   */
  public Result end(boolean complete) {
    while (!waiting.isEmpty()) {
      take(waiting.remove());
    }
    open.values().forEach(story -> unsure += story.unsure ? 1 : 0);
    return new Result(
        checked,
        complete ? 0 : begunBefore.size(),
        complete ? 0 : unsure,
        findings.all(complete),
        findings.more(complete));
  }

  private void take(Told told) {
    try {
      look(told);
    } catch (RuntimeException e) {
      // It is sealed, whoever wrote it, and the next one is looked at all the same.
      RecordedEntry entry = told.entry();
      findings.found(
          new Breach(
              Rule.READABLE,
              entry.expense(),
              entry.id(),
              "%s does not say what it has to".formatted(entry.event())));
    }
  }

  private void look(Told told) {
    RecordedEntry entry = told.entry();
    String expense = entry.expense();
    if (expense == null) {
      general(entry);
      return;
    }
    if (entry.is(ERASED)) {
      twoPeople.erasedOf(entry, entry.tree());
    }
    Story story = open.get(expense);
    if (story != null) {
      within(story, entry, told.texts());
    } else if (ending.containsKey(expense)) {
      afterTheEnd(ending.get(expense), entry);
    } else {
      withoutAStory(expense, entry, told.texts());
    }
  }

  // ---- what concerns no expense

  private void general(RecordedEntry entry) {
    switch (entry.event()) {
      case "SETTINGS_CHANGED" -> {
        JsonNode detail = entry.tree();
        twoPeople.set(entry, detail, standing.ceiling());
        inForce(entry, detail);
      }
      case "MODELS_DEPLOYED" -> inForce(entry, entry.tree());
      case "PROPOSED" -> twoPeople.proposed(entry, entry.tree());
      case "CONFIRMED" -> twoPeople.confirmed(entry, entry.tree());
      case "PROPOSAL_CLOSED" -> twoPeople.closed(entry.tree());
      case ERASED -> twoPeople.erased(entry, entry.tree());
      case "PERSON_ERASED" -> twoPeople.personErased(entry, entry.tree());
      case "LEGAL_HOLD_SET" -> twoPeople.held(entry.tree());
      case "LEGAL_HOLD_ENDED" -> twoPeople.holdEnded(entry, entry.tree());
      default -> {
        // says nothing about a control
      }
    }
  }

  private void inForce(RecordedEntry entry, JsonNode detail) {
    if (entry.is("MODELS_DEPLOYED")) {
      models.deployed(detail);
    } else if (detail.path("setting").asText().equals("policyRelease")) {
      models.released(entry, detail);
    } else {
      standing.set(entry, detail);
    }
  }

  // ---- an expense from its submission to its end

  private void withoutAStory(String expense, RecordedEntry entry, Map<String, String> texts) {
    long number = number(expense);
    if (ended.contains(number) || withdrawn.contains(number)) {
      if (!mayComeLate(entry, withdrawn.contains(number))) {
        late(expense, entry);
      }
    } else if (entry.is("SUBMITTED") && !begunBefore.contains(number)) {
      Story story = Story.of(entry, expense);
      story.remembered = remembered.isEmpty() ? null : remembered.rule(story);
      receipt(story, texts);
      open.put(expense, story);
      checked++;
    } else if (!WITHOUT_A_BEGINNING.contains(entry.event()) && begunBefore.add(number)) {
      findings.foundIfComplete(
          new Breach(
              Rule.BEGINS,
              expense,
              entry.id(),
              "%s is recorded before it came in".formatted(entry.event())));
    }
  }

  private void receipt(Story story, Map<String, String> texts) {
    String number = texts.get("expense.receipt");
    if (number != null) {
      String merchant = texts.get("expense.merchant");
      compared(story, remembered.receipt(number, merchant));
    }
  }

  private void compared(Story story, long receipt) {
    story.receiptUsedBefore |= remembered.hasReceipt(receipt);
    story.receipts.add(receipt);
  }

  /**
   * What was attached, or given with it, was committed before the next thing happens to it: whoever
   * submits after that is compared with it.
   */
  private void receiptsAreKnown(Story story) {
    if (!story.receipts.isEmpty()) {
      story.receipts.forEach(remembered::receipt);
      story.receipts.clear();
    }
  }

  private void within(Story story, RecordedEntry entry, Map<String, String> texts) {
    if (!entry.is("RECEIPT_ATTACHED")) {
      receiptsAreKnown(story);
    }
    switch (entry.event()) {
      case "SUBMITTED" -> found(Rule.ONCE, story, entry, "it came in twice");
      case "RECEIPT_ATTACHED" -> {
        String file = texts.get("sha256");
        if (file != null) {
          compared(story, remembered.file(file));
        }
      }
      case "ASSESSED", "NOT_ASSESSED" -> story.assessed = entry;
      case "ROUTED" -> story.routed = entry;
      case "APPROVAL_HELD" -> story.held.put(story.revision, entry.tree().path("control").asText());
      case "REVIEW_OPENED" -> {
        story.seen = true;
        story.tasks.put(after("review-opened-", entry), new Task(entry, entry.tree()));
      }
      case "REVIEW_CLAIMED" -> holder(story, entry, entry.actor());
      case "REVIEW_RELEASED" -> holder(story, entry, null);
      case "REVIEWED" -> {
        story.seen = true;
        reviews.check(story, entry, entry.tree(), after("reviewed-", entry));
      }
      case "INFORMATION_REQUESTED" -> {
        story.wasAsked = true;
        story.question = after("information-requested-", entry);
      }
      case "INFORMATION_GIVEN" -> answered(story, entry);
      case "WITHDRAWAL_REQUESTED" -> story.withdrawalRequestedBy = entry.actor();
      case "DECIDED" -> decided(story, entry);
      case NOTIFIED -> found(Rule.BEGINS, story, entry, "an end was told that it had not");
      case ERASED -> found(Rule.OVER, story, entry, "its texts were erased before its end");
      default -> {
        // says nothing about a control
      }
    }
  }

  private static void holder(Story story, RecordedEntry entry, @Nullable String person) {
    Task task = story.tasks.get(entry.tree().path("task").asText());
    if (task != null) {
      task.comesTo(person, entry.at());
    }
  }

  private void answered(Story story, RecordedEntry entry) {
    if (!after("information-given-", entry).equals(story.question)
        || !entry.actor().equals(story.employee)) {
      found(
          Rule.RESTS,
          story,
          entry,
          "%s answered what %s was not asked".formatted(entry.actor(), story.employee));
    }
    story.question = null;
    story.revision++;
  }

  private void decided(Story story, RecordedEntry entry) {
    JsonNode decision = entry.tree();
    end.check(story, entry, decision);
    unsure += story.unsure ? 1 : 0;
    open.remove(story.expense);
    ending.put(story.expense, new Ending(story, decision.path("outcome").asText()));
  }

  // ---- after its end

  private void afterTheEnd(Ending one, RecordedEntry entry) {
    Story story = one.story();
    boolean wasWithdrawn = one.outcome().equals("WITHDRAWN");
    if (entry.is(NOTIFIED)) {
      if (!entry.tree().path("outcome").asText().equals(one.outcome())) {
        found(Rule.RESTS, story, entry, "another end was told than it had");
      }
      ending.remove(story.expense);
      (wasWithdrawn ? withdrawn : ended).add(number(story.expense));
      remember(one);
    } else if (entry.is("DECIDED")) {
      found(Rule.ONCE, story, entry, "it was decided twice");
    } else if (!mayComeLate(entry, wasWithdrawn)) {
      late(story.expense, entry);
    }
  }

  private static boolean mayComeLate(RecordedEntry entry, boolean wasWithdrawn) {
    return !entry.is(NOTIFIED) && mayComeAfterTheEnd(entry.event(), wasWithdrawn);
  }

  /** Whether such an event may be recorded of an expense that has ended. */
  public static boolean mayComeAfterTheEnd(String event, boolean wasWithdrawn) {
    return event.equals(NOTIFIED)
        || AFTER_THE_END.contains(event)
        || (wasWithdrawn && AFTER_A_WITHDRAWAL.contains(event));
  }

  private void late(String expense, RecordedEntry entry) {
    findings.found(
        new Breach(
            entry.is("DECIDED") || entry.is("SUBMITTED") ? Rule.ONCE : Rule.OVER,
            expense,
            entry.id(),
            "%s is recorded after its end".formatted(entry.event())));
  }

  /** Its end was committed before the submitter was told: whoever submits after that meets it. */
  private void remember(Ending one) {
    Story story = one.story();
    switch (one.outcome()) {
      case "REJECTED", "EXPIRED" -> remembered.refused(story);
      case "WITHDRAWN" -> {
        RecordedEntry assessed = story.assessed;
        if (story.seen) {
          remembered.refused(story);
        } else if (assessed != null
            && assessed.tree().path("facts").path("spotCheck").asBoolean()) {
          remembered.picked(story);
        }
      }
      default -> {
        // nothing speaks against the same again
      }
    }
  }

  private void found(Rule rule, Story story, RecordedEntry entry, String sentence) {
    findings.found(new Breach(rule, story.expense, entry.id(), sentence));
  }

  private static String after(String prefix, RecordedEntry entry) {
    return entry.key().startsWith(prefix) ? entry.key().substring(prefix.length()) : "";
  }

  private static long number(String expense) {
    UUID id = UUID.fromString(expense);
    return id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 31);
  }
}
