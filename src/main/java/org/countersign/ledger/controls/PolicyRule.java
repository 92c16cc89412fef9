package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.countersign.ledger.controls.Standing.Ceiling;
import org.jspecify.annotations.Nullable;

/** What holds for each approval without a person: C2 to C9, C11 and C15. */
final class PolicyRule {

  /** Whoever closes a release and whoever approves do not wait for each other. */
  private static final Duration A_MOMENT = Duration.ofMinutes(1);

  private static final List<String> LIKE_ANOTHER =
      List.of("duplicateOf", "similarTo", "rejectedBefore", "withdrawnBefore");

  private final Standing standing;
  private final Models models;
  private final ValueRule values;
  private final Findings findings;

  PolicyRule(Standing standing, Models models, ValueRule values, Findings findings) {
    this.standing = standing;
    this.models = models;
    this.values = values;
    this.findings = findings;
  }

  /** A DECIDED by the policy. */
  void check(Story story, RecordedEntry decided, JsonNode decision) {
    Case one = new Case(story, decided, decision, opinion(story, decided));
    personEndsIt(one);
    off(one);
    recommendation(one);
    known(one);
    ceiling(one);
    released(one);
    String control = story.held.get(story.revision);
    if (control != null) {
      one.found(
          Rule.named(control), "the policy approved it although %s had held it".formatted(control));
    }
  }

  /** What is looked at; the opinion is null where there is none about exactly these facts. */
  private final class Case {

    final Story story;
    final RecordedEntry decided;
    final JsonNode decision;
    final @Nullable JsonNode opinion;

    Case(Story story, RecordedEntry decided, JsonNode decision, @Nullable JsonNode opinion) {
      this.story = story;
      this.decided = decided;
      this.decision = decision;
      this.opinion = opinion;
    }

    void found(Rule rule, String sentence) {
      findings.found(new Breach(rule, story.expense, decided.id(), sentence));
    }

    void unsure(Rule rule, String sentence) {
      story.unsure = true;
      findings.foundIfComplete(new Breach(rule, story.expense, decided.id(), sentence));
    }
  }

  private static @Nullable JsonNode opinion(Story story, RecordedEntry decided) {
    RecordedEntry assessed = story.assessed;
    return assessed != null
            && assessed.is("ASSESSED")
            && assessed.key().equals("assessed-" + story.revision)
            && Objects.equals(assessed.factsDigest(), decided.factsDigest())
        ? assessed.tree()
        : null;
  }

  private static void personEndsIt(Case one) {
    if (one.story.seen || one.story.wasAsked || one.story.revision > 1) {
      one.found(Rule.PERSON_ENDS_IT, "the policy approved it after a person was asked");
    }
    if (one.story.submitter == null) {
      one.found(
          Rule.UNKNOWN_SUBMITTER, "the policy approved it, and nobody knows who submitted it");
    }
  }

  private void off(Case one) {
    String autonomy = standing.autonomy(one.decided.at());
    if (autonomy == null) {
      one.unsure(Rule.OFF_AT_ONCE, "nothing is on record that would let the policy approve");
    } else if (!autonomy.equals("ON")) {
      String off = "the policy approved it while the autonomy was " + autonomy;
      if (standing.autonomyWasSet()) {
        one.found(Rule.OFF_AT_ONCE, off);
      } else {
        one.unsure(Rule.OFF_AT_ONCE, off);
      }
    }
  }

  private static void recommendation(Case one) {
    JsonNode opinion = one.opinion;
    if (opinion == null) {
      one.found(
          Rule.CLEAR_RECOMMENDATION, "the policy approved it without an opinion about these facts");
      return;
    }
    boolean clear =
        opinion.path("recommendation").asText().equals("APPROVE")
            && opinion.path("confidence").isNumber()
            && opinion.path("flags").isArray()
            && opinion.path("flags").isEmpty()
            && opinion.path("autonomy").asText().equals("ON");
    if (!clear) {
      one.found(Rule.CLEAR_RECOMMENDATION, "the policy approved it without a clear recommendation");
    }
  }

  /** What was computed about it, and what the ledger itself remembers. */
  private static void known(Case one) {
    if (one.opinion == null) {
      return;
    }
    JsonNode facts = one.opinion.path("facts");
    String alike = LIKE_ANOTHER.stream().filter(facts::hasNonNull).findFirst().orElse(null);
    if (alike != null) {
      one.found(
          Rule.MEMORY,
          "the policy approved it although it was like %s".formatted(facts.path(alike).asText()));
    } else if (!facts.path("allCompared").asBoolean()) {
      one.found(
          Rule.MEMORY, "the policy approved it without comparing it with all that came before");
    } else if (one.story.remembered != null) {
      one.found(
          one.story.remembered,
          "the policy approved what was claimed before, and what a person has not approved");
    }
    if (facts.path("spotCheck").asBoolean(true)) {
      one.found(Rule.SPOT_CHECK, "the policy approved what was picked for a spot check");
    }
    if (facts.hasNonNull("receiptUsedBefore") || one.story.receiptUsedBefore) {
      one.found(Rule.RECEIPT_ONCE, "the policy approved it with a receipt of another expense");
    }
    if (!facts.path("submitterKnown").asBoolean() && one.story.submitter != null) {
      one.found(
          Rule.UNKNOWN_SUBMITTER,
          "the policy approved what it was told nobody is known to have submitted");
    }
  }

  private void ceiling(Case one) {
    BigDecimal value = ValueRule.value(one.decision);
    values.check(one.story, one.decided, one.opinion);
    if (value == null) {
      one.found(Rule.VALUE, "the policy approved what has no known value");
      return;
    }
    BigDecimal confidence = confidence(one.opinion);
    List<Ceiling> inForce = standing.ceilings(one.decided.at());
    if (inForce.isEmpty()) {
      one.unsure(Rule.CEILING, "nothing is on record below which the policy may approve");
      return;
    }
    boolean within = inForce.stream().anyMatch(ceiling -> ceiling.lets(value, confidence));
    JsonNode compared = one.decision.path("ceiling");
    if (!within) {
      one.found(
          Rule.CEILING,
          "the policy approved a value of %s with a confidence of %s, and the ceiling was %s"
              .formatted(value.toPlainString(), confidence.toPlainString(), inForce.getLast()));
    } else if (compared.isMissingNode()
        || inForce.stream().noneMatch(ceiling -> ceiling.isSameAs(Ceiling.of(compared)))) {
      one.found(Rule.CEILING, "the policy compared it with a ceiling that was not in force");
    }
  }

  /** Where there is none that is another control's matter. */
  private static BigDecimal confidence(@Nullable JsonNode opinion) {
    JsonNode confidence = opinion == null ? null : opinion.path("confidence");
    return confidence == null || !confidence.isNumber()
        ? BigDecimal.ONE
        : confidence.decimalValue();
  }

  private void released(Case one) {
    RecordedEntry routed = one.story.routed;
    if (routed == null || !routed.key().equals("routed-" + one.story.revision)) {
      one.found(Rule.RELEASED_POLICY, "the policy approved it, and nothing says by which table");
      return;
    }
    JsonNode routing = routed.tree();
    if (!routing.path("route").asText().equals("AUTO_APPROVE")) {
      one.found(Rule.RESTS, "the policy approved it although it had asked for a person");
    }
    Instant known = one.decided.at().minus(A_MOMENT);
    Models.Flaw flaw =
        models.flaw(
            routing.path("processDefinitionKey").asText(),
            routing.path("processVersion").asText(),
            known);
    if (flaw != null && flaw.missing()) {
      one.unsure(Rule.RELEASED_POLICY, "the policy approved it by " + flaw.sentence());
    } else if (flaw != null) {
      one.found(Rule.RELEASED_POLICY, "the policy approved it by " + flaw.sentence());
    }
    JsonNode opinion = one.opinion;
    if (opinion != null
        && !standing.wereReleased(
            opinion.path("promptVersion").asText(), opinion.path("policyVersion").asText())) {
      one.unsure(
          Rule.RELEASED_POLICY,
          "the policy approved it on an opinion under texts that nobody released");
    }
  }
}
