package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is in force, as the entries that concern no expense say. */
final class Standing {

  private static final String AUDITORS = "auditors";
  private static final String IN_FORCE = "inForce";

  private final History<Map<String, Set<String>>> groups = new History<>();
  private final Map<String, History<Absence>> absences = new HashMap<>();
  private final History<String> autonomyUntilSet = new History<>();
  private @Nullable String autonomy;
  private final History<Ceiling> ceilings = new History<>();
  private final History<String> currency = new History<>();
  private boolean accessIsKnown;
  private boolean rolesElsewhere;
  private final Set<String> prompts = new TreeSet<>();
  private final Set<String> policies = new TreeSet<>();

  /** Up to which value and from which confidence on the policy may approve. */
  record Ceiling(BigDecimal amount, BigDecimal confidence) {

    static Ceiling of(JsonNode detail) {
      return new Ceiling(
          new BigDecimal(detail.path("amount").asText()),
          new BigDecimal(detail.path("confidence").asText()));
    }

    boolean lets(BigDecimal value, BigDecimal sure) {
      return value.compareTo(amount) < 0 && sure.compareTo(confidence) >= 0;
    }

    boolean isLooserThan(Ceiling other) {
      return amount.compareTo(other.amount) > 0 || confidence.compareTo(other.confidence) < 0;
    }

    boolean isSameAs(Ceiling other) {
      return amount.compareTo(other.amount) == 0 && confidence.compareTo(other.confidence) == 0;
    }

    @Override
    public String toString() {
      return "below %s, from a confidence of %s on"
          .formatted(amount.toPlainString(), confidence.toPlainString());
    }
  }

  /** A SETTINGS_CHANGED. */
  void set(RecordedEntry entry, JsonNode detail) {
    JsonNode inForce = detail.path(IN_FORCE);
    switch (detail.path("setting").asText()) {
      case "groups" -> groups.set(entry.at(), groups(inForce));
      case "absence" ->
          absences
              .computeIfAbsent(detail.path("person").asText(), name -> new History<>())
              .set(entry.at(), Absence.of(detail));
      case "autonomy" -> autonomy = detail.path("to").asText();
      case "assessment" ->
          autonomyUntilSet.set(entry.at(), inForce.path("autonomyUntilSet").asText());
      case "ceiling" -> ceilings.set(entry.at(), Ceiling.of(detail));
      case "values" -> currency.set(entry.at(), inForce.path("currency").asText());
      case "access" -> {
        accessIsKnown = true;
        rolesElsewhere = !inForce.path("rolesClaim").asText().isBlank();
      }
      case "release" -> {
        prompts.addAll(list(inForce.path("prompts").asText()));
        policies.addAll(list(inForce.path("policies").asText()));
      }
      default -> {
        // decides nothing here
      }
    }
  }

  private static Map<String, Set<String>> groups(JsonNode inForce) {
    Map<String, Set<String>> members = new HashMap<>();
    inForce
        .properties()
        .forEach(
            group -> members.put(group.getKey(), new HashSet<>(list(group.getValue().asText()))));
    return members;
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(", ", -1));
  }

  /** Whether the identity provider names auditors and operators too, of which nothing is here. */
  boolean hasRolesElsewhere() {
    return rolesElsewhere;
  }

  boolean groupsAreUnknown() {
    return groups.isEmpty();
  }

  /** Whether it is on record who names operators. */
  boolean knowsAccess() {
    return accessIsKnown;
  }

  /** Whether somebody has set the autonomy; until then it is what the application started with. */
  boolean autonomyWasSet() {
    return autonomy != null;
  }

  /** Whether it is on record who was in which group by then. */
  boolean knowsGroups(Window window) {
    return groups.knows(window.from());
  }

  /** Whether somebody was in the group at some moment. */
  boolean wasIn(String group, String person, Window window) {
    return groups.between(window.from(), window.until()).stream()
        .anyMatch(one -> one.getOrDefault(group, Set.of()).contains(person));
  }

  /** Whether somebody was an auditor all the time. */
  boolean wasAuditor(String person, Window window) {
    List<Map<String, Set<String>>> versions = groups.between(window.from(), window.until());
    return !versions.isEmpty()
        && versions.stream().allMatch(one -> one.getOrDefault(AUDITORS, Set.of()).contains(person));
  }

  /** Whether one stood in for the other all the time. */
  boolean stoodInFor(String absent, String delegate, Window window) {
    List<Absence> versions = absences(absent, window);
    return !versions.isEmpty()
        && versions.stream()
            .allMatch(one -> one.isOf(delegate) && one.covers(window.from(), window.until()));
  }

  /** Whether one may have stood in for the other at some moment. */
  boolean mayHaveStoodInFor(String absent, String delegate, Window window) {
    return absences(absent, window).stream()
        .anyMatch(one -> one.isOf(delegate) && one.touches(window.from(), window.until()));
  }

  /** Whether the beginning of what is on record of somebody's absences is known. */
  boolean knowsAbsences(String absent, Window window) {
    History<Absence> history = absences.get(absent);
    return history != null && history.knows(window.from());
  }

  private List<Absence> absences(String absent, Window window) {
    History<Absence> history = absences.get(absent);
    if (history == null) {
      return List.of();
    }
    List<Absence> versions = history.between(window.from(), window.until());
    if (!history.knows(window.from())) {
      versions.add(Absence.NONE);
    }
    return versions;
  }

  /** Null where nothing says it. */
  @Nullable String autonomy(Instant at) {
    if (autonomy != null) {
      return autonomy;
    }
    // Instances that start one after the other with other settings decide side by side for a while.
    List<String> until = autonomyUntilSet.between(at.minus(Window.MARGIN), at.plus(Window.MARGIN));
    return until.contains("ON") ? "ON" : until.isEmpty() ? null : until.getLast();
  }

  /** Whoever decides reads it a moment before. */
  List<Ceiling> ceilings(Instant at) {
    return ceilings.between(at.minus(Window.MARGIN), at);
  }

  @Nullable Ceiling ceiling() {
    return ceilings.now();
  }

  List<String> currencies(Instant at) {
    return currency.between(at.minus(Window.MARGIN), at.plus(Window.MARGIN));
  }

  boolean knowsTexts() {
    return !prompts.isEmpty();
  }

  /** Whether a release of the application ever brought them. */
  boolean wereReleased(String prompt, String policy) {
    return prompts.contains(prompt) && policies.contains(policy);
  }

  static Instant moment(JsonNode detail, String name, Instant otherwise) {
    JsonNode moment = detail.path(name);
    return moment.isMissingNode()
        ? otherwise
        : Instant.parse(Objects.requireNonNull(moment.asText()));
  }
}
