package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.countersign.ledger.controls.Standing.Ceiling;
import org.jspecify.annotations.Nullable;

/**
 * C10: what loosens was proposed by one person and confirmed by another one, an operator; what
 * makes texts disappear by an auditor, and neither is whom it is about. Nothing is erased of
 * somebody whom a legal hold is on.
 */
final class TwoPeople {

  private static final Rule RULE = Rule.TWO_TO_LOOSEN;

  /** What operators confirm. */
  private static final Set<String> LOOSENING =
      Set.of("AUTONOMY", "CALIBRATION", "POLICY_RELEASE", "CEILING");

  /** What auditors confirm; other proposals are of other controls. */
  private static final Set<String> ABOUT_TEXTS = Set.of("ERASURE", "HOLD_END");

  private static final Map<String, String> KIND_OF_SETTING =
      Map.of(
          "autonomy", "AUTONOMY",
          "calibration", "CALIBRATION",
          "policyRelease", "POLICY_RELEASE",
          "ceiling", "CEILING");

  private final Standing standing;
  private final Findings findings;
  private final Map<String, Proposal> proposals = new HashMap<>();

  /** Whom an erasure is about, by its number. */
  private final Map<String, String> erasures = new HashMap<>();

  /** On whom the holds are that hold, by their numbers. */
  private final Map<String, String> holds = new HashMap<>();

  /** A proposal that has not had its effect. */
  private static final class Proposal {

    private final String by;
    private final String kind;
    private final String digest;

    /** Empty where it is about nobody. */
    private final String person;

    private @Nullable String confirmedBy;

    Proposal(String by, JsonNode detail) {
      this.by = by;
      kind = detail.path("kind").asText();
      digest = detail.path("digest").asText();
      person = detail.path("changes").path("person").asText();
    }
  }

  TwoPeople(Standing standing, Findings findings) {
    this.standing = standing;
    this.findings = findings;
  }

  void proposed(RecordedEntry entry, JsonNode detail) {
    Proposal proposal = new Proposal(entry.actor(), detail);
    proposals.put(detail.path("proposal").asText(), proposal);
    if (proposal.person.equals(entry.actor())) {
      sure(entry, "%s proposed what is about themselves".formatted(entry.actor()));
    }
    if (LOOSENING.contains(detail.path("kind").asText())
        && standing.wasAuditor(entry.actor(), Window.around(entry.at()))) {
      sure(entry, "%s, an auditor, proposed to loosen something".formatted(entry.actor()));
    }
  }

  void closed(JsonNode detail) {
    proposals.remove(detail.path("proposal").asText());
  }

  void confirmed(RecordedEntry entry, JsonNode detail) {
    String number = detail.path("proposal").asText();
    Proposal proposal = proposals.get(number);
    String who = entry.actor();
    if (proposal == null) {
      findings.foundIfComplete(
          breach(entry, "%s confirmed proposal %s, which nobody made".formatted(who, number)));
      return;
    }
    if (proposal.confirmedBy != null) {
      sure(entry, "Proposal %s was confirmed twice".formatted(number));
    } else if (who.equals(proposal.by)) {
      sure(entry, "%s confirmed what they had proposed themselves".formatted(who));
    } else if (!proposal.kind.equals(detail.path("kind").asText())
        || !proposal.digest.equals(detail.path("digest").asText())) {
      sure(entry, "%s confirmed something else than proposal %s".formatted(who, number));
    }
    if (proposal.person.equals(who)) {
      sure(entry, "%s confirmed what is about themselves".formatted(who));
    }
    mayConfirm(entry, proposal);
    proposal.confirmedBy = who;
    if (!LOOSENING.contains(proposal.kind) && !ABOUT_TEXTS.contains(proposal.kind)) {
      proposals.remove(number);
    }
  }

  /** A TEXTS_ERASED of no expense: what a person said goes. */
  void erased(RecordedEntry entry, JsonNode detail) {
    String person = detail.path("person").asText();
    if (rests(entry, detail, "ERASURE", "The texts of " + person + " were erased")) {
      erasures.put(detail.path("erasure").asText(), person);
    }
    isFree(entry, person);
  }

  /** A TEXTS_ERASED of an expense. */
  void erasedOf(RecordedEntry entry, JsonNode detail) {
    String erasure = detail.path("erasure").asText();
    String person = erasures.get(erasure);
    if (person == null) {
      findings.foundIfComplete(
          new Breach(
              RULE,
              entry.expense(),
              entry.id(),
              "Its texts were erased by erasure %s, which is not on record".formatted(erasure)));
    } else {
      isFree(entry, person);
    }
  }

  /** A PERSON_ERASED: it says who did it. */
  void personErased(RecordedEntry entry, JsonNode detail) {
    String erasure = detail.path("erasure").asText();
    String person = erasures.get(erasure);
    if (person == null) {
      findings.foundIfComplete(
          breach(entry, "Erasure %s is done, which is not on record".formatted(erasure)));
    } else if (!person.equals(detail.path("person").asText())) {
      sure(entry, "Erasure %s is done, and names another one than %s".formatted(erasure, person));
    } else {
      isFree(entry, person);
    }
  }

  /** A LEGAL_HOLD_SET. */
  void held(JsonNode detail) {
    holds.put(detail.path("hold").asText(), detail.path("person").asText());
  }

  /** A LEGAL_HOLD_ENDED. */
  void holdEnded(RecordedEntry entry, JsonNode detail) {
    String hold = detail.path("hold").asText();
    String person = detail.path("person").asText();
    rests(entry, detail, "HOLD_END", "The hold %s on %s was ended".formatted(hold, person));
    holds.remove(hold);
  }

  private void isFree(RecordedEntry entry, String person) {
    if (holds.containsValue(person)) {
      findings.found(
          new Breach(
              RULE,
              entry.expense(),
              entry.id(),
              "%s was erased while a legal hold was on them".formatted(person)));
    }
  }

  /** Whether two people agreed upon it; used up by it. */
  private boolean rests(RecordedEntry entry, JsonNode detail, String kind, String what) {
    String number = detail.path("proposal").asText();
    Proposal proposal = proposals.remove(number);
    if (number.isEmpty()) {
      sure(entry, what + ", which nobody proposed");
    } else if (proposal == null) {
      findings.foundIfComplete(
          breach(entry, "%s by proposal %s, which is not on record".formatted(what, number)));
      // Where its beginning was removed it may have been there.
      return true;
    } else if (!proposal.kind.equals(kind)
        || !proposal.person.equals(detail.path("person").asText())) {
      sure(entry, "%s by proposal %s, which was about something else".formatted(what, number));
    } else if (proposal.confirmedBy == null || proposal.confirmedBy.equals(proposal.by)) {
      sure(entry, "%s by proposal %s, which nobody else confirmed".formatted(what, number));
    } else {
      return true;
    }
    return false;
  }

  private void mayConfirm(RecordedEntry entry, Proposal proposal) {
    Window window = Window.around(entry.at());
    boolean loosens = LOOSENING.contains(proposal.kind);
    if ((!loosens && !ABOUT_TEXTS.contains(proposal.kind))
        || standing.hasRolesElsewhere()
        || standing.groupsAreUnknown()) {
      return;
    }
    String group = loosens ? "operators" : "auditors";
    if (!standing.wasIn(group, entry.actor(), window)
        || (loosens && standing.wasAuditor(entry.actor(), window))) {
      Breach breach =
          breach(entry, "%s confirmed it and was none of the %s".formatted(entry.actor(), group));
      if (standing.knowsGroups(window) && standing.knowsAccess()) {
        findings.found(breach);
      } else {
        findings.foundIfComplete(breach);
      }
    }
  }

  /**
   * A SETTINGS_CHANGED, before it counts.
   *
   * @param before the ceiling that it replaces
   */
  void set(RecordedEntry entry, JsonNode detail, @Nullable Ceiling before) {
    String setting = detail.path("setting").asText();
    String kind = KIND_OF_SETTING.get(setting);
    if (kind == null || !loosens(entry, setting, detail, before)) {
      return;
    }
    if (!entry.isBy("HUMAN")) {
      sure(entry, "A start of the application raised the ceiling");
      return;
    }
    String number = detail.path("proposal").asText();
    Proposal proposal = proposals.remove(number);
    String what = "%s set %s to '%s'".formatted(entry.actor(), setting, to(detail));
    if (number.isEmpty()) {
      sure(entry, what + ", which nobody else confirmed");
    } else if (proposal == null) {
      findings.foundIfComplete(
          breach(entry, "%s by proposal %s, which is not on record".formatted(what, number)));
    } else if (!proposal.kind.equals(kind)) {
      sure(entry, "%s by proposal %s, which was about something else".formatted(what, number));
    } else if (!entry.actor().equals(proposal.confirmedBy)) {
      sure(entry, "%s by proposal %s, which they had not confirmed".formatted(what, number));
    } else if (!proposal.by.equals(detail.path("proposedBy").asText())) {
      sure(
          entry, "%s, and names another one than %s, who proposed it".formatted(what, proposal.by));
    }
  }

  private static boolean loosens(
      RecordedEntry entry, String setting, JsonNode detail, @Nullable Ceiling before) {
    return switch (setting) {
      case "autonomy" -> to(detail).equals("ON");
      case "calibration" -> true;
      case "policyRelease" -> !to(detail).equals("closed");
      case "ceiling" ->
          detail.has("proposal") || (before != null && Ceiling.of(detail).isLooserThan(before));
      default -> throw new IllegalArgumentException(entry.event() + " of " + setting);
    };
  }

  private static String to(JsonNode detail) {
    return detail.path("to").asText();
  }

  private void sure(RecordedEntry entry, String sentence) {
    findings.found(breach(entry, sentence));
  }

  private static Breach breach(RecordedEntry entry, String sentence) {
    return new Breach(RULE, null, entry.id(), sentence);
  }
}
