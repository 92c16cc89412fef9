package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.jspecify.annotations.Nullable;

/**
 * What sealed entries say about what is gone: removed entries, removed texts, erased texts, and how
 * long all is to be kept. It is gathered before anything is verified, because what is gone stands
 * before the entry that explains it. Whether the entries that say so are as they were sealed is
 * found out with all others: where one is not, there is a finding, whatever else it explains.
 */
final class Explanations {

  private static final Period AT_LEAST = Period.ofMonths(6);

  private final List<Removal> removals = new ArrayList<>();
  private final List<TextRemoval> textRemovals = new ArrayList<>();
  private final Map<String, Asked> asked = new HashMap<>();
  private final Map<String, Agreed> agreed = new HashMap<>();
  private final Map<Long, Agreed> erasures = new HashMap<>();
  private final Map<String, List<Agreed>> erasedExpenses = new HashMap<>();
  private final Map<String, Long> erasedPeople = new HashMap<>();
  private final Map<Long, JsonNode> standing = new HashMap<>();
  private @Nullable Kept entriesKept;
  private @Nullable Kept textsKept;

  /**
   * A period on record.
   *
   * @param period null for ever
   */
  private record Kept(@Nullable Period period) {}

  /**
   * All entries of these seals are gone, or will be.
   *
   * @param seal the one that has the entry that says so
   * @param oldEnough what was sealed before, or then, could be removed; null if nothing could
   * @param entries how many the seals have, as it says
   * @param standingIn the entry that says what was in force then
   */
  record Removal(
      long seal,
      @Nullable Instant oldEnough,
      long fromSeal,
      long throughSeal,
      long entries,
      long standingIn) {}

  private record TextRemoval(long throughSeal, @Nullable Instant oldEnough) {}

  /** Somebody proposed that a person is erased. */
  private record Asked(String by, String digest, Agreed what) {}

  /**
   * Somebody else has confirmed it.
   *
   * @param through the last entry that it reaches
   */
  private record Agreed(String person, long through) {}

  /** Whether an entry of this event may explain something. */
  static boolean isOne(String event) {
    return event.equals(Event.ENTRIES_REMOVED.name())
        || event.equals(Event.SETTINGS_CHANGED.name())
        || event.equals(Event.PROPOSED.name())
        || event.equals(Event.CONFIRMED.name())
        || event.equals(Event.TEXTS_ERASED.name())
        || event.equals(Event.TEXTS_REMOVED.name());
  }

  /** A sealed entry, in the order of sealing. */
  void add(EntryLine entry, long seal) {
    if (!isOne(entry.event())) {
      return;
    }
    JsonNode detail;
    try {
      detail = SealedEntry.of(entry, seal).tree();
    } catch (IllegalStateException e) {
      // Whatever it is, it explains nothing.
      return;
    }
    if (entry.event().equals(Event.TEXTS_ERASED.name())) {
      erased(entry, detail);
    } else if (entry.expense() == null) {
      if (entry.event().equals(Event.PROPOSED.name())) {
        proposed(entry, detail);
      } else if (entry.event().equals(Event.CONFIRMED.name())) {
        confirmed(entry, detail);
      } else if (entry.event().equals(Event.SETTINGS_CHANGED.name())) {
        settings(entry, detail);
      } else if (entry.event().equals(Event.ENTRIES_REMOVED.name())) {
        removals.add(
            new Removal(
                seal,
                oldEnough(entry, detail, entriesKept),
                number(detail, "fromSeal"),
                number(detail, "throughSeal"),
                number(detail, "entries"),
                detail.path(Standing.SAID_IN).asLong(entry.id())));
        if (detail.path(Standing.SAID).isArray()) {
          standing.put(entry.id(), detail.path(Standing.SAID));
        }
      } else {
        textRemovals.add(
            new TextRemoval(number(detail, "throughSeal"), oldEnough(entry, detail, textsKept)));
      }
    }
  }

  private void proposed(EntryLine entry, JsonNode detail) {
    JsonNode changes = detail.path("changes");
    if (isAboutAnErasure(entry, detail) && changes.path("person").isTextual()) {
      asked.put(
          detail.path("proposal").asText(),
          new Asked(
              entry.actor(),
              detail.path("digest").asText(),
              new Agreed(changes.path("person").asText(), through(entry, changes))));
    }
  }

  /** Nothing that was said after it was proposed, whatever it says. */
  private static long through(EntryLine proposed, JsonNode changes) {
    try {
      return Math.min(Long.parseLong(changes.path("up to entry").asText()), proposed.id() - 1);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** It counts if it takes two, and neither of them is the person. */
  private void confirmed(EntryLine entry, JsonNode detail) {
    String proposal = detail.path("proposal").asText();
    Asked before = asked.get(proposal);
    if (before != null
        && isAboutAnErasure(entry, detail)
        && before.digest().equals(detail.path("digest").asText())
        && !before.by().equals(entry.actor())
        && !before.by().equals(before.what().person())
        && !entry.actor().equals(before.what().person())) {
      agreed.put(proposal, before.what());
    }
  }

  private static boolean isAboutAnErasure(EntryLine entry, JsonNode detail) {
    return entry.actorKind().equals("HUMAN") && detail.path("kind").asText().equals("ERASURE");
  }

  /** Of what nobody has agreed upon it explains nothing. */
  private void erased(EntryLine entry, JsonNode detail) {
    long erasure = number(detail, "erasure");
    if (entry.expense() != null) {
      Agreed upon = erasures.get(erasure);
      if (upon != null) {
        erasedExpenses.computeIfAbsent(entry.expense(), id -> new ArrayList<>()).add(upon);
      }
      return;
    }
    Agreed upon = agreed.get(detail.path("proposal").asText());
    if (upon != null && upon.person().equals(detail.path("person").asText())) {
      erasures.put(erasure, upon);
      erasedPeople.merge(upon.person(), upon.through(), Math::max);
    }
  }

  /** An entry as it was sealed, before its texts: it may say that an expense is somebody else's. */
  void look(EntryLine entry, long seal) {
    if (!entry.event().equals(Event.SUBMITTED.name())) {
      return;
    }
    List<Agreed> upon = erasedExpenses.get(entry.expense());
    if (upon == null) {
      return;
    }
    String employee = employee(entry, seal);
    upon.removeIf(
        one ->
            !one.person().equals(employee)
                && !(entry.actorKind().equals("HUMAN") && one.person().equals(entry.actor())));
  }

  /** Empty where nobody can read whose it is. */
  private static String employee(EntryLine entry, long seal) {
    try {
      return SealedEntry.of(entry, seal).tree().path("expense").path("employee").asText();
    } catch (IllegalStateException e) {
      return "";
    }
  }

  private void settings(EntryLine entry, JsonNode detail) {
    if (entry.actorKind().equals("SYSTEM")
        && detail.path("setting").asText().equals(LedgerInForce.SUBJECT)) {
      JsonNode inForce = detail.path("inForce");
      entriesKept = kept(inForce.path(LedgerInForce.RETENTION), entriesKept);
      textsKept = kept(inForce.path(LedgerInForce.TEXT_RETENTION), textsKept);
    }
  }

  private static @Nullable Kept kept(JsonNode said, @Nullable Kept before) {
    return said.isTextual() ? new Kept(period(said)) : before;
  }

  private static @Nullable Period period(JsonNode said) {
    try {
      return Period.parse(said.asText());
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** By what was on record then, else by what the entry says itself; never less than six months. */
  private static @Nullable Instant oldEnough(
      EntryLine entry, JsonNode detail, @Nullable Kept onRecord) {
    Period period = onRecord == null ? period(detail.path("period")) : onRecord.period();
    if (period == null) {
      return null;
    }
    try {
      Instant byPeriod = before(entry.at(), period);
      Instant sixMonths = before(entry.at(), AT_LEAST);
      return byPeriod.isBefore(sixMonths) ? byPeriod : sixMonths;
    } catch (DateTimeException e) {
      // Nothing is as old as that.
      return null;
    }
  }

  private static Instant before(Instant time, Period period) {
    return time.atZone(ZoneOffset.UTC).minus(period).toInstant();
  }

  private static long number(JsonNode detail, String name) {
    JsonNode number = detail.path(name);
    return number.isIntegralNumber() && number.canConvertToLong() ? number.longValue() : -1;
  }

  List<Removal> removals() {
    return List.copyOf(removals);
  }

  /**
   * What was said last about settings and models in what is gone, by the removal that reaches up to
   * one of these seals; in the order of numbers.
   */
  List<SealedEntry> standingAfter(long fromSeal, long throughSeal) {
    for (Removal removal : removals.reversed()) {
      if (removal.throughSeal() >= fromSeal && removal.throughSeal() <= throughSeal) {
        List<SealedEntry> said = new ArrayList<>();
        try {
          for (JsonNode one :
              standing.getOrDefault(removal.standingIn(), MissingNode.getInstance())) {
            said.add(
                new SealedEntry(
                    one.path("id").asLong(),
                    0,
                    Instant.parse(one.path("at").asText()),
                    one.path("event").asText(),
                    null,
                    one.path("key").asText(),
                    one.path("actorKind").asText(),
                    one.path("actor").asText(),
                    null,
                    null,
                    one.path("detail").asText()));
          }
        } catch (DateTimeException e) {
          return List.of();
        }
        return said;
      }
    }
    return List.of();
  }

  /** Whether the texts of this entry may be gone, because two people had them erased. */
  boolean saysErased(EntryLine entry) {
    return (entry.expense() != null
            && erasedExpenses.getOrDefault(entry.expense(), List.of()).stream()
                .anyMatch(one -> one.through() >= entry.id()))
        || (entry.actorKind().equals("HUMAN")
            && erasedPeople.getOrDefault(entry.actor(), 0L) >= entry.id());
  }

  /** Whether the texts under this seal may be gone, because they were old enough. */
  boolean saysTextsRemoved(Seal seal) {
    // The last ones reach furthest.
    return textRemovals.reversed().stream()
        .anyMatch(
            removal ->
                removal.throughSeal() >= seal.number()
                    && removal.oldEnough() != null
                    && !seal.at().isAfter(removal.oldEnough()));
  }
}
