package org.countersign.company;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.company.OnRecord.Entry;
import org.countersign.company.OnRecord.Story;
import org.countersign.contract.Control;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks at each control from what is on record, as an auditor would who has nothing else. It knows
 * the words of the ledger and none of the code that writes it, so that the two cannot be wrong
 * together. Where a control remembers generously, only what is beyond doubt counts here.
 */
final class Audit {

  /** Units for one euro, as the company's file of rates has them; of others there is no rate. */
  static final Map<String, BigDecimal> RATES =
      Map.of("EUR", BigDecimal.ONE, "USD", new BigDecimal("1.10"), "GBP", new BigDecimal("0.85"));

  private static final BigDecimal TWO_APPROVALS_ABOVE = new BigDecimal("10000");
  private static final int DAYS_ALIKE = 30;

  private final OnRecord record;
  private final Set<Breach> breaches = new LinkedHashSet<>();

  /** A control that did not hold. */
  record Breach(Control control, @Nullable String expense, String what) {
    @Override
    public String toString() {
      return "%s %s: %s (expense %s)".formatted(control.id(), control, what, expense);
    }
  }

  private Audit(OnRecord record) {
    this.record = record;
  }

  static Set<Breach> of(JdbcClient jdbc) {
    Audit audit = new Audit(OnRecord.of(jdbc));
    audit.record.expenses().forEach(audit::expense);
    audit.proposals();
    return audit.breaches;
  }

  private void expense(Story story) {
    if (story.facts() == null) {
      return;
    }
    story.all("REVIEWED").forEach(review -> reviewed(story, review));
    approvals(story);
    if (story.approvedByPolicy()) {
      byPolicy(story);
    }
  }

  // ---- people

  private void reviewed(Story story, Entry review) {
    String employee = Objects.requireNonNull(story.facts()).path("employee").asText();
    Entry submitted = Objects.requireNonNull(story.first("SUBMITTED"));
    Set<String> involved = new HashSet<>(Set.of(employee));
    if (submitted.actorKind().equals("HUMAN")) {
      involved.add(submitted.actor());
    }
    int revision = revision(story, review);
    story
        .all("REVIEWED")
        .filter(other -> other.id() < review.id() && other.text("decision").equals("APPROVE"))
        .filter(other -> revision(story, other) == revision)
        .forEach(
            other -> {
              involved.add(other.actor());
              involved.add(other.text("onBehalfOf"));
            });
    String inPlaceOf = review.text("onBehalfOf");
    if (involved.contains(review.actor())) {
      breach(Control.FOUR_EYES, story, review.actor() + " decided and is part of it");
    }
    if (!inPlaceOf.isEmpty() && involved.contains(inPlaceOf)) {
      breach(Control.FOUR_EYES, story, "decided in the place of " + inPlaceOf);
    }
    Entry gate = gateOf(story, review);
    for (String one : involved) {
      if (review.actor().equals(delegate(one, gate.id(), gate.at()))) {
        breach(Control.FOUR_EYES, story, review.actor() + " stands in for " + one);
      }
    }
    String group = opened(story, review).text("group");
    String seat = inPlaceOf.isEmpty() ? review.actor() : inPlaceOf;
    if (!groupsOf(seat, gate.id()).contains(group)
        || groupsOf(review.actor(), gate.id()).contains("auditors")) {
      breach(
          Control.CURRENT_ROLES,
          story,
          "%s decided for %s, of %s".formatted(review.actor(), group, groupsOf(seat, gate.id())));
    }
    if (!review.text("comment").contains("by=" + review.actor() + " ")) {
      breach(
          Control.RIGHT_NAME,
          story,
          "recorded for %s: %s".formatted(review.actor(), review.text("comment")));
    }
    String shown = Objects.requireNonNullElse(review.digest(), "");
    if (!review.text("comment").contains("saw=" + shown)) {
      breach(Control.FACTS_SHOWN, story, "other facts were seen: " + review.text("comment"));
    }
  }

  private static Entry opened(Story story, Entry review) {
    return story
        .all("REVIEW_OPENED")
        .filter(entry -> entry.id() < review.id())
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  /**
   * A decision passes the gate before it is on record, and in between somebody may lose a role or
   * go away: what is beyond doubt is how things were when the review came to whoever decided it.
   */
  private static Entry gateOf(Story story, Entry review) {
    return story.entries().stream()
        .filter(entry -> entry.id() < review.id())
        .filter(
            entry ->
                (entry.is("REVIEW_CLAIMED") && entry.actor().equals(review.actor()))
                    || (entry.is("REVIEW_OPENED") && entry.text("givenTo").equals(review.actor())))
        .reduce((one, next) -> next)
        .orElse(review);
  }

  private static int revision(Story story, Entry entry) {
    return 1
        + (int) story.all("INFORMATION_GIVEN").filter(given -> given.id() < entry.id()).count();
  }

  private void approvals(Story story) {
    Entry decided = story.first("DECIDED");
    if (decided == null || !decided.text("outcome").equals("APPROVED")) {
      return;
    }
    Entry submitted = Objects.requireNonNull(story.first("SUBMITTED"));
    int revision = revision(story, decided);
    Set<String> approvers =
        story
            .all("REVIEWED")
            .filter(review -> review.text("decision").equals("APPROVE"))
            .filter(review -> revision(story, review) == revision)
            .map(Entry::actor)
            .collect(Collectors.toSet());
    if (!submitted.actorKind().equals("HUMAN") && approvers.size() < 2) {
      breach(
          Control.UNKNOWN_SUBMITTER,
          story,
          "nobody knows who submitted it; approved by " + approvers);
    }
    BigDecimal value = value(story);
    if (value == null && approvers.size() < 2) {
      breach(Control.VALUE, story, "without a rate, approved by " + approvers);
    }
    Entry routed = story.last("ROUTED");
    boolean ownTable = routed == null || !routed.text("rule").equals("Anything");
    if (ownTable
        && value != null
        && value.compareTo(TWO_APPROVALS_ABOVE) > 0
        && approvers.size() < 2) {
      breach(Control.VALUE, story, "of a value of %s, approved by %s".formatted(value, approvers));
    }
  }

  // ---- the policy

  private void byPolicy(Story story) {
    Entry decided = Objects.requireNonNull(story.first("DECIDED"));
    for (String asked :
        List.of("REVIEW_OPENED", "REVIEWED", "INFORMATION_REQUESTED", "INFORMATION_GIVEN")) {
      if (story.first(asked) != null) {
        breach(Control.PERSON_ENDS_IT, story, "approved by policy after " + asked);
      }
    }
    if (!"ON".equals(autonomy(decided.id()))) {
      breach(Control.OFF_AT_ONCE, story, "approved while " + autonomy(decided.id()));
    }
    Entry assessed = story.last("ASSESSED");
    if (assessed == null
        || !assessed.text("recommendation").equals("APPROVE")
        || !assessed.detail().path("flags").isEmpty()
        || assessed.text("confidence").isEmpty()
        || !assessed.text("autonomy").equals("ON")) {
      breach(Control.CLEAR_RECOMMENDATION, story, "without a clear recommendation");
    } else {
      ceiling(story, decided, assessed);
      if (assessed.detail().at("/facts/spotCheck").asBoolean(true)) {
        breach(Control.SPOT_CHECK, story, "picked, and approved by policy");
      }
    }
    for (Story other : record.expenses()) {
      if (!other.id().equals(story.id()) && other.facts() != null) {
        memory(story, other);
        receipt(story, other);
      }
    }
    released(story, decided);
  }

  private void ceiling(Story story, Entry decided, Entry assessed) {
    BigDecimal value = value(story);
    BigDecimal ceiling = BigDecimal.valueOf(1000);
    BigDecimal confidence = new BigDecimal("0.95");
    for (Entry set : record.settings("ceiling", decided.id()).toList()) {
      ceiling = new BigDecimal(set.text("amount"));
      confidence = new BigDecimal(set.text("confidence"));
    }
    if (value == null || value.compareTo(ceiling) >= 0) {
      breach(Control.CEILING, story, "of a value of %s above %s".formatted(value, ceiling));
    }
    if (new BigDecimal(assessed.text("confidence")).compareTo(confidence) < 0) {
      breach(Control.CEILING, story, "with a confidence of " + assessed.text("confidence"));
    }
  }

  /** The same amount of the same person within a month, which a person saw and did not approve. */
  private void memory(Story story, Story earlier) {
    JsonNode facts = Objects.requireNonNull(story.facts());
    JsonNode before = Objects.requireNonNull(earlier.facts());
    Entry ended = earlier.first("DECIDED");
    boolean same =
        facts.path("employee").equals(before.path("employee"))
            && facts.path("currency").equals(before.path("currency"))
            && new BigDecimal(facts.path("amount").asText())
                    .compareTo(new BigDecimal(before.path("amount").asText()))
                == 0
            && Math.abs(ChronoUnit.DAYS.between(day(facts), day(before))) <= DAYS_ALIKE;
    if (!same || ended == null || ended.id() > submission(story)) {
      return;
    }
    boolean seen = earlier.first("REVIEW_OPENED") != null;
    String outcome = ended.text("outcome");
    if (outcome.equals("REJECTED")
        || outcome.equals("EXPIRED")
        || (outcome.equals("WITHDRAWN") && seen)) {
      breach(Control.MEMORY, story, "%s before, as %s".formatted(outcome, earlier.id()));
    }
    Entry assessed = earlier.last("ASSESSED");
    if (outcome.equals("WITHDRAWN")
        && !seen
        && assessed != null
        && assessed.detail().at("/facts/spotCheck").asBoolean()) {
      breach(Control.SPOT_CHECK, story, "picked as " + earlier.id() + ", and withdrawn");
    }
  }

  private void receipt(Story story, Story earlier) {
    if (submission(earlier) > submission(story)) {
      return;
    }
    JsonNode facts = Objects.requireNonNull(story.facts());
    JsonNode before = Objects.requireNonNull(earlier.facts());
    String number = facts.path("receipt").asText();
    boolean sameNumber =
        !number.isEmpty()
            && number.equals(before.path("receipt").asText())
            && facts.path("merchant").equals(before.path("merchant"));
    Set<String> files = files(story);
    files.retainAll(files(earlier));
    if (sameNumber || !files.isEmpty()) {
      breach(Control.RECEIPT_ONCE, story, "with a receipt of " + earlier.id());
    }
  }

  private static Set<String> files(Story story) {
    return story
        .all("RECEIPT_ATTACHED")
        .map(entry -> entry.text("sha256"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The tables that the policy was asked by, from the ledger's own entries about deployments. */
  private void released(Story story, Entry decided) {
    Entry routed = story.last("ROUTED");
    if (routed == null) {
      breach(Control.RELEASED_POLICY, story, "nobody knows by which table");
      return;
    }
    String version = routed.text("processVersion");
    boolean known =
        record
            .general("MODELS_DEPLOYED")
            .filter(entry -> entry.id() < decided.id())
            .anyMatch(entry -> entry.text("processVersion").equals(version));
    if (!known) {
      breach(Control.RELEASED_POLICY, story, "by version " + version + ", which nobody released");
    }
  }

  // ---- two people

  private void proposals() {
    List<Entry> proposed = record.general("PROPOSED").toList();
    record
        .general("CONFIRMED")
        .forEach(
            entry -> {
              boolean two =
                  proposed.stream()
                      .anyMatch(
                          one ->
                              one.text("proposal").equals(entry.text("proposal"))
                                  && one.id() < entry.id()
                                  && !one.actor().equals(entry.actor()));
              Set<String> groups = groupsOf(entry.actor(), entry.id());
              if (!two) {
                breach("%s confirmed alone: %s".formatted(entry.actor(), entry.detail()));
              }
              if (!groups.contains("operators") || groups.contains("auditors")) {
                breach(entry.actor() + " confirmed, and is no operator");
              }
            });
    // ON, without anybody's confirmation.
    record
        .settings("autonomy", Long.MAX_VALUE)
        .filter(entry -> entry.actorKind().equals("HUMAN") && entry.text("to").equals("ON"))
        .filter(
            entry ->
                record.general("CONFIRMED").noneMatch(one -> Math.abs(one.id() - entry.id()) <= 1))
        .forEach(entry -> breach(entry.actor() + " alone said ON"));
  }

  private void breach(String what) {
    breaches.add(new Breach(Control.TWO_TO_LOOSEN, null, what));
  }

  // ---- what was in force

  private @Nullable String autonomy(long before) {
    return record
        .settings("autonomy", before)
        .map(entry -> entry.text("to"))
        .reduce((one, next) -> next)
        .orElseGet(
            () ->
                record
                    .settings("assessment", before)
                    .map(entry -> entry.detail().at("/inForce/autonomyUntilSet").asText())
                    .reduce((one, next) -> next)
                    .orElse(null));
  }

  private Set<String> groupsOf(String person, long before) {
    Set<String> groups = new HashSet<>();
    record
        .settings("groups", before)
        .reduce((one, next) -> next)
        .ifPresent(
            entry ->
                entry
                    .detail()
                    .path("inForce")
                    .properties()
                    .forEach(
                        group -> {
                          if (Arrays.asList(group.getValue().asText().split(", ", -1))
                              .contains(person)) {
                            groups.add(group.getKey());
                          }
                        }));
    return groups;
  }

  private @Nullable String delegate(String person, long before, Instant at) {
    Entry last =
        record
            .settings("absence", before)
            .filter(entry -> entry.text("person").equals(person))
            .reduce((one, next) -> next)
            .orElse(null);
    if (last == null || last.text("delegate").isEmpty()) {
      return null;
    }
    return at.isBefore(Instant.parse(last.text("until")))
            && !at.isBefore(Instant.parse(last.text("from")))
        ? last.text("delegate")
        : null;
  }

  private static long submission(Story story) {
    return Objects.requireNonNull(story.first("SUBMITTED")).id();
  }

  private static LocalDate day(JsonNode facts) {
    return LocalDate.parse(facts.path("date").asText());
  }

  private static @Nullable BigDecimal value(Story story) {
    JsonNode facts = Objects.requireNonNull(story.facts());
    BigDecimal rate = RATES.get(facts.path("currency").asText());
    return rate == null
        ? null
        : new BigDecimal(facts.path("amount").asText()).divide(rate, 2, RoundingMode.UP);
  }

  private void breach(Control control, Story story, String what) {
    breaches.add(new Breach(control, story.id(), what));
  }
}
