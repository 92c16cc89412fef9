package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.countersign.ledger.controls.Story.Task;
import org.countersign.ledger.controls.Story.Verdict;
import org.jspecify.annotations.Nullable;

/** C1, C12, C13 and C14: who decided, for whom, in whose name and about what. */
final class ReviewRule {

  private final Standing standing;
  private final Findings findings;

  ReviewRule(Standing standing, Findings findings) {
    this.standing = standing;
    this.findings = findings;
  }

  /** A REVIEWED. */
  void check(Story story, RecordedEntry entry, JsonNode detail, String taskKey) {
    Task task = story.tasks.get(taskKey);
    if (task == null) {
      found(
          story,
          entry,
          Rule.RESTS,
          "%s decided a review that nobody opened".formatted(entry.actor()));
      return;
    }
    String decider = entry.actor();
    String inPlaceOf = text(detail, "onBehalfOf");
    Window window = window(task, entry, detail);
    name(story, entry, detail, task);
    facts(story, entry, detail, task);
    eyes(story, entry, decider, inPlaceOf, window);
    roles(story, entry, task.group, decider, inPlaceOf, window);
    story.verdicts.add(
        new Verdict(
            decider,
            inPlaceOf,
            detail.path("decision").asText(),
            story.revision,
            entry.factsDigest()));
  }

  /** When the gate let it pass; else any moment since the review came to whoever decided it. */
  private static Window window(Task task, RecordedEntry entry, JsonNode detail) {
    Instant checked = Standing.moment(detail, "checkedAt", Instant.MIN);
    Window open = Window.around(task.heldSince, entry.at());
    return checked.isBefore(open.from()) || checked.isAfter(open.until())
        ? open
        : Window.around(checked);
  }

  private void name(Story story, RecordedEntry entry, JsonNode detail, Task task) {
    String decider = entry.actor();
    String said = text(detail, "saidBy");
    if (said != null && !said.equals(decider)) {
      found(
          story,
          entry,
          Rule.RIGHT_NAME,
          "a decision of %s is recorded for %s".formatted(said, decider));
    } else if (!decider.equals(task.holder)) {
      found(
          story,
          entry,
          Rule.RIGHT_NAME,
          "a decision is recorded for %s, while %s had the review"
              .formatted(decider, task.holder == null ? "nobody" : task.holder));
    }
  }

  private void facts(Story story, RecordedEntry entry, JsonNode detail, Task task) {
    String shown = String.valueOf(entry.factsDigest());
    String seen = text(detail, "seen");
    boolean same =
        shown.equals(task.digest)
            && task.revision == story.revision
            && detail.path("revision").asInt() == story.revision
            && (seen == null || seen.equals(shown));
    if (!same) {
      found(
          story,
          entry,
          Rule.FACTS_SHOWN,
          entry.actor() + " decided about other facts than the review's");
    }
  }

  private void eyes(
      Story story, RecordedEntry entry, String decider, @Nullable String inPlaceOf, Window window) {
    Set<String> parties = parties(story);
    if (parties.contains(decider)) {
      found(story, entry, Rule.FOUR_EYES, decider + " decided, and is part of it");
    } else if (inPlaceOf != null && parties.contains(inPlaceOf)) {
      found(
          story,
          entry,
          Rule.FOUR_EYES,
          "%s decided in the place of %s, who is part of it".formatted(decider, inPlaceOf));
    } else {
      parties.stream()
          .filter(party -> standing.stoodInFor(party, decider, window))
          .findFirst()
          .ifPresent(
              party ->
                  found(
                      story,
                      entry,
                      Rule.FOUR_EYES,
                      "%s decided and stood in for %s, who is part of it"
                          .formatted(decider, party)));
    }
  }

  private static Set<String> parties(Story story) {
    Set<String> parties = new LinkedHashSet<>();
    parties.add(story.employee);
    if (story.submitter != null) {
      parties.add(story.submitter);
    }
    for (Verdict earlier : story.verdictsOf(story.revision)) {
      if (earlier.approves()) {
        parties.add(earlier.by());
        if (earlier.onBehalfOf() != null) {
          parties.add(earlier.onBehalfOf());
        }
      }
    }
    return parties;
  }

  private void roles(
      Story story,
      RecordedEntry entry,
      String group,
      String decider,
      @Nullable String inPlaceOf,
      Window window) {
    String seat = inPlaceOf == null ? decider : inPlaceOf;
    String flaw = null;
    if (!standing.wasIn(group, seat, window)) {
      flaw = "%s decided for %s, and %s was not in it".formatted(decider, group, seat);
    } else if (standing.wasAuditor(decider, window)) {
      flaw = decider + " decided, and was an auditor";
    } else if (inPlaceOf != null && !standing.mayHaveStoodInFor(inPlaceOf, decider, window)) {
      flaw = "%s decided in the place of %s, who had not named them".formatted(decider, inPlaceOf);
      if (!standing.knowsAbsences(inPlaceOf, window)) {
        unsure(story, entry, flaw);
        return;
      }
    }
    if (flaw != null && standing.knowsGroups(window)) {
      found(story, entry, Rule.CURRENT_ROLES, flaw);
    } else if (flaw != null) {
      unsure(story, entry, flaw);
    }
  }

  private void unsure(Story story, RecordedEntry entry, String flaw) {
    story.unsure = true;
    findings.foundIfComplete(new Breach(Rule.CURRENT_ROLES, story.expense, entry.id(), flaw));
  }

  private void found(Story story, RecordedEntry entry, Rule rule, String sentence) {
    findings.found(new Breach(rule, story.expense, entry.id(), sentence));
  }

  private static @Nullable String text(JsonNode detail, String name) {
    return detail.hasNonNull(name) ? detail.path(name).asText() : null;
  }
}
