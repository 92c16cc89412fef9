package org.countersign.review;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.Expense;
import org.countersign.ledger.Event;
import org.countersign.ledger.LedgerEntry;
import org.countersign.people.Person;

/**
 * What a person is told of what others know about an expense. Whoever claims something is not told
 * before its end whether chance has picked it, nor what would let them work it out: whoever knew
 * could withdraw it and try again in other words. Operators and auditors read the whole ledger, and
 * so are told of their own as well.
 *
 * @param everything whether nothing is kept back for later
 * @param overseer whether they see all expenses
 */
public record Disclosure(boolean everything, boolean overseer) {

  /** Instead of a reason that is told later. */
  public static final String LATER = "A person looks at it; why is told when it is decided";

  /**
   * Rules that rest on what was submitted, now or before. What rests on the AI or on chance, and
   * what nobody knows here, looks alike.
   */
  private static final Set<String> TOLD_AT_ONCE =
      Set.of(
          "NoValue",
          "LargeAmount",
          "UnknownSubmitter",
          "NoAmount",
          "ForeignCurrency",
          "PersonAsked",
          "Duplicate",
          "Similar",
          "RejectedBefore",
          "WithdrawnBefore",
          "ReceiptUsedBefore",
          "TooMuchToCompare",
          "AboveLimit",
          "NoReceipt",
          "LongAgo",
          "Weekend",
          "SameMerchant",
          "JustBelowLimit",
          "CumulativeCap");

  private static final String FACTS = "facts";
  private static final String REASON = "reason";
  private static final String RULE = "rule";

  private static final List<String> OPINION =
      List.of(
          "recommendation",
          "confidence",
          "confidenceMethod",
          "measuredConfidence",
          "confidenceSignals",
          "calibration",
          "reasons",
          "flags",
          "unavailable");

  private static final List<String> ROUTE = List.of("route", "policyRoute", RULE);

  /** What this person is told of this expense as it is now. */
  public static Disclosure of(Expense expense, Person person) {
    boolean theirs =
        person.userName().equals(expense.employee())
            || person.userName().equals(expense.submittedBy());
    boolean everything = expense.status().isFinal() || person.seesAll() || !theirs;
    return new Disclosure(everything, person.seesAll());
  }

  /** What is not told at all: who was refused what is for those who oversee. */
  public Set<Event> hidden() {
    return overseer ? Set.of() : Set.of(Event.REVIEW_DENIED);
  }

  /** Why a person is needed, as far as it is told. */
  public String reason(Review review) {
    String rule = review.rule();
    boolean told = everything || (rule != null && TOLD_AT_ONCE.contains(rule));
    return told ? review.reason() : LATER;
  }

  /** An entry of the ledger, as far as it is told. */
  public LedgerEntry entry(LedgerEntry entry) {
    Map<String, Object> detail =
        switch (entry.event()) {
          case ASSESSED, NOT_ASSESSED -> assessed(entry.detail());
          case ROUTED -> everything ? entry.detail() : routed(entry.detail());
          case REVIEW_OPENED -> everything ? entry.detail() : without(entry.detail(), REASON);
          case APPROVAL_HELD -> everything ? entry.detail() : Map.of();
          default -> entry.detail();
        };
    return new LedgerEntry(
        entry.id(),
        entry.expenseId(),
        entry.event(),
        entry.recordedAt(),
        entry.actor(),
        entry.surface(),
        entry.factsDigest(),
        detail,
        entry.erased());
  }

  private Map<String, Object> assessed(Map<String, Object> detail) {
    Map<String, Object> told = new LinkedHashMap<>(detail);
    if (!everything) {
      told.keySet().removeAll(OPINION);
    }
    if (told.get(FACTS) instanceof Map<?, ?> facts) {
      Map<Object, Object> shown = new LinkedHashMap<>(facts);
      if (!everything) {
        shown.remove(ComputedFacts.SPOT_CHECK);
      }
      if (!overseer) {
        shown.replace(ComputedFacts.RECEIPT_USED_BEFORE, true);
      }
      told.put(FACTS, shown);
    }
    return told;
  }

  private static Map<String, Object> routed(Map<String, Object> detail) {
    Map<String, Object> told = without(detail, "");
    Object rule = told.get(RULE);
    if (rule == null || !TOLD_AT_ONCE.contains(rule.toString())) {
      told.put(REASON, LATER);
    }
    told.keySet().removeAll(ROUTE);
    return told;
  }

  private static Map<String, Object> without(Map<String, Object> detail, String name) {
    Map<String, Object> told = new LinkedHashMap<>(detail);
    told.remove(name);
    return told;
  }
}
