package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.countersign.ledger.controls.Story.Verdict;
import org.jspecify.annotations.Nullable;

/** S4, C2, C7 and C13 at the end: it rests on what people have said, and on enough of them. */
final class EndRule {

  private static final int TWO_PEOPLE = 2;

  private final PolicyRule policy;
  private final ValueRule values;
  private final Findings findings;

  EndRule(PolicyRule policy, ValueRule values, Findings findings) {
    this.policy = policy;
    this.values = values;
    this.findings = findings;
  }

  /** A DECIDED. */
  void check(Story story, RecordedEntry decided, JsonNode decision) {
    String outcome = decision.path("outcome").asText();
    String how = decided.actorKind() + " " + outcome;
    switch (how) {
      case "POLICY APPROVED" -> policy.check(story, decided, decision);
      case "HUMAN APPROVED" -> approved(story, decided, decision);
      case "HUMAN REJECTED" -> last(story, decided, "REJECT");
      case "HUMAN WITHDRAWN" -> {
        if (!decided.actor().equals(story.withdrawalRequestedBy)) {
          found(
              story,
              decided,
              Rule.RESTS,
              "it was withdrawn and %s had not asked for it",
              decided.actor());
        }
      }
      case "TIMER EXPIRED" -> {
        if (story.question == null) {
          found(story, decided, Rule.RESTS, "it expired and no question was open", "");
        }
      }
      default -> found(story, decided, Rule.RESTS, "it ended as %s", how);
    }
    if (!isAmount(decision.path("amount").asText(), story)
        || decision.path("revision").asInt() != story.revision) {
      found(
          story,
          decided,
          Rule.RESTS,
          "something else ended than the %s that were claimed",
          amount(story));
    }
  }

  /** 84.5 EUR are 84.50 EUR. */
  private static boolean isAmount(String text, Story story) {
    int space = text.indexOf(' ');
    return space > 0
        && new BigDecimal(text.substring(0, space)).compareTo(story.amount) == 0
        && text.substring(space + 1).equals(story.currency);
  }

  private static String amount(Story story) {
    return story.amount.toPlainString() + " " + story.currency;
  }

  private void approved(Story story, RecordedEntry decided, JsonNode decision) {
    last(story, decided, "APPROVE");
    Set<String> approvers = new LinkedHashSet<>();
    for (Verdict verdict : story.verdictsOf(story.revision)) {
      if (verdict.approves()) {
        approvers.add(verdict.by());
        if (!Objects.equals(verdict.digest(), decided.factsDigest())) {
          found(story, decided, Rule.FACTS_SHOWN, "%s had approved other facts", verdict.by());
        }
      }
    }
    Set<String> named = new LinkedHashSet<>();
    decision.path("approvedBy").forEach(name -> named.add(name.asText()));
    if (!named.equals(approvers)) {
      found(story, decided, Rule.RIGHT_NAME, "it names others than %s, who approved it", approvers);
    }
    RecordedEntry assessed = story.assessed;
    JsonNode opinion = assessed == null ? null : assessed.tree();
    values.check(story, decided, opinion);
    int required =
        Math.max(
            story.approvalsRequired(story.revision), decision.path("approvalsRequired").asInt(1));
    if (story.submitter == null && approvers.size() < TWO_PEOPLE) {
      found(
          story,
          decided,
          Rule.UNKNOWN_SUBMITTER,
          "nobody knows who submitted it, and %s approved it",
          approvers);
    } else if (ValueRule.value(decision) == null && approvers.size() < TWO_PEOPLE) {
      found(story, decided, Rule.VALUE, "it has no known value, and %s approved it", approvers);
    } else if (approvers.size() < required) {
      found(
          story,
          decided,
          Rule.RESTS,
          "it took " + required + " approvals by different people, and %s approved it",
          approvers);
    }
  }

  /** What was said last is what ended it, and in the name of who said it. */
  private void last(Story story, RecordedEntry decided, String decision) {
    List<Verdict> all = story.verdictsOf(story.revision);
    Verdict last = all.isEmpty() ? null : all.getLast();
    if (last == null || !last.decision().equals(decision)) {
      found(
          story,
          decided,
          Rule.RESTS,
          "it ended by %s, whose word is not on record",
          decided.actor());
    } else if (!last.by().equals(decided.actor())) {
      found(
          story,
          decided,
          Rule.RIGHT_NAME,
          "it is recorded for %s",
          decided.actor() + ", and " + last.by() + " had decided");
    }
  }

  private void found(
      Story story, RecordedEntry decided, Rule rule, String sentence, @Nullable Object who) {
    findings.found(new Breach(rule, story.expense, decided.id(), sentence.formatted(who)));
  }
}
