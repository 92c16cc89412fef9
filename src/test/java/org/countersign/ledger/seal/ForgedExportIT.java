package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.LastSeal;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever edits an honest export is found out, whatever they do to it. A build always makes the
 * same edits; {@code -Dforger.edits=100000 -Dforger.seed=7} makes others. What is not found is told
 * as the one edit that it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedExportIT {

  private static final int EDITS = Integer.getInteger("forger.edits", 200);
  private static final long SEED = Long.getLong("forger.seed", 20_261_201L);
  private static final int SEALS = 7;
  private static final int ENTRIES_A_SEAL = 6;

  private LedgerDatabase database;
  private List<String> honest;
  private List<String> another;
  private LastSeal last;
  private final SealingKey foreign = SealingKey.ofPem(KeyPairs.pem(KeyPairs.generate()));

  @BeforeAll
  void writeTwoHonestLedgers() {
    database = write("honest_ledger");
    honest = database.export().lines().toList();
    last = Objects.requireNonNull(database.verify().lastSeal());
    another = write("another_honest_ledger").export().lines().toList();
  }

  private static LedgerDatabase write(String name) {
    KeyPair first = KeyPairs.generate();
    KeyPair second = KeyPairs.generate();
    LedgerDatabase ledger = LedgerDatabase.create(name).with(KeyPairs.settings(first));
    ExpenseId erased = ExpenseId.random();
    for (int seal = 1; seal <= SEALS; seal++) {
      if (seal == SEALS - 2) {
        ledger = ledger.with(KeyPairs.settings(second, first));
      }
      for (int entry = 0; entry < ENTRIES_A_SEAL; entry++) {
        ledger
            .ledger
            .entry(entry == 0 ? erased : ExpenseId.random(), Event.REVIEWED, "reviewed-" + seal)
            .by(Actor.human(new UserName(entry % 2 == 0 ? "mara" : "miro")))
            .shown("ab".repeat(32))
            .with("decision", "APPROVE")
            .with("number", seal * 100 + entry)
            .words("comment", "No. " + entry + " \"quoted\" 🍕")
            .words("reasons.0.text", entry % 3 == 0 ? null : "Within the policy")
            .append();
      }
      ledger.sealAll();
    }
    ledger.erase(ledger.agreeUponErasing("nina", erased), erased);
    ledger.sealAll();
    return ledger;
  }

  /** Each takes the lines of an honest export and changes something in them. */
  enum Forgery {
    ENTRY_DROPPED,
    ENTRY_DOUBLED,
    ENTRY_MOVED,
    ENTRY_CHANGED,
    ENTRY_FROM_ANOTHER_LEDGER,
    ENTRY_ACROSS_THE_SEAL,
    TEXT_DROPPED,
    TEXT_CHANGED,
    TEXT_MOVED,
    TEXT_DOUBLED,
    SEAL_DROPPED,
    SEAL_DOUBLED,
    SEALS_SWAPPED,
    SEAL_CHANGED,
    SEAL_SIGNED_BY_A_FOREIGN_KEY,
    SEAL_FROM_ANOTHER_LEDGER,
    HEAD_CUT,
    TAIL_CUT,
    COUNTS_CHANGED,
    LINES_MERGED,
    LINE_SPLIT,
    UNSEALED_FROM_EARLIER_ON,
    ALL_REMOVED_AS_IF_BY_RETENTION,
    BEGINNING_REMOVED_AS_IF_BY_RETENTION,
    CLAIMS_A_FILTER
  }

  @Test
  void honestOnesAreVerified() {
    VerificationReport report = database.verifyFile(text(honest));

    assertThat(report.findings()).isEmpty();
    assertThat(report.everything()).isTrue();
    assertThat(report.texts().erased()).isEqualTo(SEALS);
    assertThat(report).isEqualTo(database.verify());
  }

  @ParameterizedTest
  @EnumSource
  void isFoundOut(Forgery forgery) {
    Random random = new Random(SEED + forgery.name().hashCode());
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < EDITS; i++) {
      List<String> lines = new ArrayList<>(honest);
      Long about = edit(forgery, lines, random);
      if (lines.equals(honest)) {
        continue;
      }
      VerificationReport report = database.verifyFile(text(lines));
      boolean found = !report.verified() || !report.everything();
      boolean named =
          about == null || report.findings().stream().map(Finding::entry).anyMatch(about::equals);
      if (!found || !named) {
        missed.add("%s of entry %s: %s".formatted(difference(lines), about, report.verdict()));
      }
    }
    assertThat(missed).isEmpty();
  }

  /** It is the seal that is gone, and not the entries under it that are too many. */
  @Test
  void namesTheSealThatWasDropped() {
    for (String seal : seals(honest)) {
      List<String> lines = new ArrayList<>(honest);
      lines.remove(seal);
      byte[] file = text(lines).getBytes(StandardCharsets.UTF_8);
      Finding first = database.verifyFile(file, last).findings().getFirst();
      long number = Seal.ofLine(seal).number();

      // Of the last one nobody knows, in a file, that it was no more entries of the one before.
      assertThat(first.problem())
          .isEqualTo(number == last.number() ? Problem.INSERTED : Problem.SEAL_REMOVED);
      assertThat(number == last.number() ? Long.valueOf(number - 1) : Long.valueOf(number))
          .isEqualTo(first.seal());
    }
  }

  @Test
  void isRefusedWithoutTheOneLineAboutWhatHasNoSeal() {
    String unsealed = "{\"unsealed\":true}";
    List<String> without = new ArrayList<>(honest);
    without.remove(unsealed);
    List<String> twice = new ArrayList<>(honest);
    twice.add(honest.indexOf(unsealed), unsealed);
    for (List<String> lines : List.of(without, twice)) {
      assertThat(database.verifyFile(text(lines)).findings())
          .extracting(Finding::problem)
          .containsExactly(Problem.UNREADABLE);
    }
  }

  @Test
  void isCutOffAndDoesNotLackATextBesides() {
    for (String word : starting(honest, "{\"word\":")) {
      List<String> lines = honest.subList(0, honest.indexOf(word));
      List<Finding> findings = database.verifyFile(text(lines)).findings();

      assertThat(findings.getLast().problem()).isEqualTo(Problem.CUT_OFF);
      assertThat(findings).extracting(Finding::entry).doesNotContain(entryOf(word));
    }
  }

  /**
   * All that fits may be cut off, with other counts in the last line: a seal of elsewhere knows.
   */
  @Test
  void missesAnEndOnlyWhereNobodyKeptASeal() {
    List<String> lines = new ArrayList<>(honest);
    int from = lines.lastIndexOf(seals(lines).getLast());
    lines.subList(from, lines.size()).clear();
    lines.add("{\"unsealed\":true}");
    lines.add(
        "{\"end\":true,\"seals\":%d,\"entries\":%d,\"words\":%d}"
            .formatted(
                seals(lines).size(),
                starting(lines, "{\"id\":").size(),
                starting(lines, "{\"word\":").size()));
    // What was erased is not explained any more; as if it had not been.
    byte[] file = text(lines).getBytes(StandardCharsets.UTF_8);

    assertThat(database.verifyFile(file, null).findings())
        .extracting(Finding::problem)
        .containsOnly(Problem.TEXT_REMOVED);
    assertThat(database.verifyFile(file, last).findings())
        .extracting(Finding::problem)
        .contains(Problem.SEAL_REMOVED);
  }

  /** Gives the entry that a finding has to name; null for none. */
  private @Nullable Long edit(Forgery forgery, List<String> lines, Random random) {
    String entry = any(starting(lines, "{\"id\":"), random);
    String word = any(starting(lines, "{\"word\":"), random);
    String seal = any(seals(lines), random);
    int at = 1 + random.nextInt(lines.size() - 1);
    return switch (forgery) {
      case ENTRY_DROPPED -> {
        lines.remove(entry);
        yield id(entry);
      }
      case ENTRY_DOUBLED -> {
        lines.add(lines.indexOf(entry) + 1, entry);
        yield id(entry);
      }
      case ENTRY_MOVED -> {
        lines.remove(entry);
        lines.add(Math.min(at, lines.size()), entry);
        yield null;
      }
      case ENTRY_CHANGED -> {
        lines.set(lines.indexOf(entry), changed(entry, entry.indexOf(",\"at\""), random));
        yield id(entry);
      }
      case ENTRY_FROM_ANOTHER_LEDGER -> {
        lines.set(lines.indexOf(entry), any(starting(another, "{\"id\":"), random));
        yield null;
      }
      case ENTRY_ACROSS_THE_SEAL -> {
        int place = lines.indexOf(seals(lines).get(1 + random.nextInt(SEALS - 1)));
        Collections.swap(lines, place, place + 1);
        yield id(lines.get(place));
      }
      case TEXT_DROPPED -> {
        lines.remove(word);
        yield entryOf(word);
      }
      case TEXT_CHANGED -> {
        lines.set(lines.indexOf(word), changed(word, word.indexOf(",\"name\""), random));
        yield null;
      }
      case TEXT_MOVED -> {
        lines.remove(word);
        int place = Math.min(at, lines.size());
        lines.add(place, word);
        while (lines.get(place).startsWith("{\"word\":")) {
          place--;
        }
        if (lines.get(place).startsWith("{\"id\":" + entryOf(word) + ",")) {
          // Beside its entry still: the order of its texts says nothing.
          lines.clear();
          lines.addAll(honest);
        }
        yield null;
      }
      case TEXT_DOUBLED -> {
        lines.add(lines.indexOf(word) + 1, word);
        yield entryOf(word);
      }
      case SEAL_DROPPED -> {
        lines.remove(seal);
        yield null;
      }
      case SEAL_DOUBLED -> {
        lines.add(lines.indexOf(seal) + 1, seal);
        yield null;
      }
      case SEALS_SWAPPED -> {
        Collections.swap(lines, lines.indexOf(seal), lines.indexOf(any(seals(lines), random)));
        yield null;
      }
      case SEAL_CHANGED -> {
        lines.set(lines.indexOf(seal), changed(seal, 1, random));
        yield null;
      }
      case SEAL_SIGNED_BY_A_FOREIGN_KEY -> {
        Seal sealed = Seal.ofLine(seal);
        Seal.Batch batch = Objects.requireNonNull(sealed.batch());
        Seal again =
            Seal.of(
                sealed.number(),
                sealed.at(),
                sealed.completeUntil(),
                sealed.previous(),
                batch,
                foreign,
                sealed.nextKeyId());
        lines.set(lines.indexOf(seal), again.line(true));
        yield null;
      }
      case SEAL_FROM_ANOTHER_LEDGER -> {
        lines.set(lines.indexOf(seal), any(seals(another), random));
        yield null;
      }
      case HEAD_CUT -> {
        lines.subList(1, at).clear();
        yield null;
      }
      case TAIL_CUT -> {
        lines.subList(at, lines.size()).clear();
        yield null;
      }
      case COUNTS_CHANGED -> {
        String end = lines.getLast();
        int digit = end.indexOf(any(List.of("\"seals\":", "\"entries\":", "\"words\":"), random));
        lines.set(
            lines.size() - 1,
            end.substring(0, digit) + end.substring(digit).replaceFirst("(\\d+)", "1$1"));
        yield null;
      }
      case LINES_MERGED -> {
        int place = Math.min(at, lines.size() - 2);
        lines.set(place, lines.get(place) + lines.remove(place + 1));
        yield null;
      }
      case LINE_SPLIT -> {
        String line = lines.get(at);
        int middle = 1 + random.nextInt(line.length() - 1);
        lines.set(at, line.substring(0, middle));
        lines.add(at + 1, line.substring(middle));
        yield null;
      }
      case UNSEALED_FROM_EARLIER_ON -> {
        lines.remove("{\"unsealed\":true}");
        lines.add(Math.min(at, lines.size() - 1), "{\"unsealed\":true}");
        yield null;
      }
      case ALL_REMOVED_AS_IF_BY_RETENTION -> {
        lines.removeIf(line -> line.startsWith("{\"id\":") || line.startsWith("{\"word\":"));
        lines.add(lines.indexOf("{\"unsealed\":true}") + 1, removal(SEALS + 1, random));
        yield null;
      }
      case BEGINNING_REMOVED_AS_IF_BY_RETENTION -> {
        int through = 1 + random.nextInt(SEALS - 1);
        int first = lines.indexOf(seals(lines).get(through));
        List<String> beginning = lines.subList(1, first);
        beginning.removeIf(line -> !line.startsWith("{\"seal\":"));
        int place = lines.indexOf("{\"unsealed\":true}");
        lines.add(random.nextBoolean() ? place : place + 1, removal(through, random));
        yield null;
      }
      case CLAIMS_A_FILTER -> {
        lines.set(0, lines.getFirst().replace("\"filters\":{}", "\"filters\":{\"actor\":\"x\"}"));
        lines.remove(entry);
        yield null;
      }
    };
  }

  private static String removal(int through, Random random) {
    return """
        {"id":%d,"at":"2099-01-01T00:00:00.000000Z","event":"ENTRIES_REMOVED","expense":null,\
        "key":"x","actorKind":"SYSTEM","actor":"countersign","surface":null,"factsDigest":null,\
        "detail":{"fromSeal":1,"throughSeal":%d,"entries":%d,"period":"P6M"}}"""
        .formatted(900_000 + random.nextInt(1000), through, through * ENTRIES_A_SEAL);
  }

  /** One character after a place is another one. */
  private static String changed(String line, int from, Random random) {
    int place = from + random.nextInt(line.length() - from);
    while (!Character.isLetterOrDigit(line.charAt(place))) {
      place = from + random.nextInt(line.length() - from);
    }
    char other = line.charAt(place) == '7' ? '8' : '7';
    return line.substring(0, place) + other + line.substring(place + 1);
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<String> seals(List<String> lines) {
    return starting(lines, "{\"seal\":");
  }

  private static List<String> starting(List<String> lines, String with) {
    return lines.stream().filter(line -> line.startsWith(with)).toList();
  }

  private static Long id(String entry) {
    return Long.valueOf(entry.substring("{\"id\":".length(), entry.indexOf(',')));
  }

  private static Long entryOf(String word) {
    return Long.valueOf(word.substring("{\"word\":".length(), word.indexOf(',')));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** The first line that is another one. */
  private String difference(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (i >= honest.size() || !lines.get(i).equals(honest.get(i))) {
        return "line %d: %s".formatted(i, lines.get(i));
      }
    }
    return "the end";
  }
}
