package org.countersign.ledger.seal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.UtcTimes;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.LastSeal;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.ledger.seal.VerificationReport.Removed;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a ledger that is told seal by seal, each followed by its entries, and the entries
 * without a seal at the end; from the database or from an export, and with the memory of one seal.
 */
final class LedgerCheck {

  /**
   * Clocks of several instances differ, and an entry has its time a little before it is written.
   */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** No retention may be shorter; see {@link LedgerSettings}. */
  static final int MIN_RETENTION_MONTHS = 6;

  /** More entries than that under one seal are not kept: it is a finding anyway. */
  private static final int MAX_SURPLUS = 1000;

  private final List<VerificationKey> keys;
  private final boolean everything;
  private final @Nullable LastSeal expected;

  private final List<CheckedEntry> batch = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Long> sealsByKey = new LinkedHashMap<>();
  private long moreFindings;
  private @Nullable Seal current;
  private boolean currentIsSound;
  private boolean afterSeals;
  private byte[] lastHash = Seal.NONE_BEFORE;
  private long lastNumber;
  private @Nullable Seal last;
  private boolean expectedSeen;
  private long lateBefore = Long.MIN_VALUE;
  private long entries;
  private long unsealed;
  private long unsealedSince = Long.MAX_VALUE;
  private boolean anyEntrySealed;
  private @Nullable Seal lastEmptied;
  private long firstEmptied;
  private long emptiedEntries;
  private long removedThrough;
  private Instant removedAt = Instant.EPOCH;

  /**
   * @param keys that seals may be signed with
   * @param everything whether what is told leaves out no entry
   * @param expected a seal that somebody noted earlier, and that must be there; null for none
   */
  LedgerCheck(List<VerificationKey> keys, boolean everything, @Nullable LastSeal expected) {
    this.keys = List.copyOf(keys);
    this.everything = everything;
    this.expected = expected;
  }

  /** An entry as it is told. */
  static final class CheckedEntry {

    private final long id;
    private final long at;
    private final byte[] hash;
    private final long removedThrough;

    CheckedEntry(long id, long at, byte[] hash, long removedThrough) {
      this.id = id;
      this.at = at;
      this.hash = hash;
      this.removedThrough = removedThrough;
    }

    long id() {
      return id;
    }

    /** Microseconds since 1970. */
    long at() {
      return at;
    }

    byte[] hash() {
      return hash;
    }

    /** Of an entry about removed entries: up to which seal; else 0. */
    long removedThrough() {
      return removedThrough;
    }
  }

  long entries() {
    return entries;
  }

  long seals() {
    return sealsByKey.values().stream().mapToLong(Long::longValue).sum();
  }

  void seal(Seal seal) {
    closeBatch();
    current = seal;
    currentIsSound = check(seal);
    sealsByKey.merge(seal.keyId(), 1L, Long::sum);
    if (expected != null && seal.number() == expected.number()) {
      expectedSeen = Hashes.hex(seal.hash()).equals(expected.hash());
    }
    last = seal;
    lastNumber = seal.number();
    lastHash = seal.hash();
  }

  private boolean check(Seal seal) {
    long number = seal.number();
    if (number > lastNumber + 1) {
      find(
          Problem.SEAL_REMOVED,
          null,
          lastNumber + 1,
          "Seal %d is missing.".formatted(lastNumber + 1));
    } else if (number <= lastNumber) {
      find(
          Problem.SEAL_REORDERED,
          null,
          number,
          "Seal %d comes after seal %d.".formatted(number, lastNumber));
    }
    if (!seal.fitsItself()) {
      find(
          Problem.SEAL_CHANGED,
          null,
          number,
          "Seal %d was changed: it does not fit its hash.".formatted(number));
      return false;
    }
    if (number == lastNumber + 1 && !Arrays.equals(seal.previous(), lastHash)) {
      find(
          Problem.SEAL_CHANGED,
          null,
          number,
          "Seal %d does not follow the seal before it: one of the two was replaced."
              .formatted(number));
    }
    if (everything && seal.batch() == null) {
      find(
          Problem.SEAL_CHANGED,
          null,
          number,
          "Seal %d does not list its entries.".formatted(number));
    }
    return checkSignature(seal);
  }

  private boolean checkSignature(Seal seal) {
    Optional<VerificationKey> key =
        keys.stream().filter(one -> one.isNamed(seal.keyId())).findFirst();
    if (key.isEmpty()) {
      if (!sealsByKey.containsKey(seal.keyId())) {
        find(
            Problem.UNKNOWN_KEY,
            null,
            seal.number(),
            "Seal %d is signed by key %s, which is not among the given ones."
                .formatted(seal.number(), seal.keyId()));
      }
      return true;
    }
    if (!key.get().accepts(seal.header(), seal.signature())) {
      find(
          Problem.SEAL_CHANGED,
          null,
          seal.number(),
          "Seal %d was changed or forged: its signature is not by key %s."
              .formatted(seal.number(), seal.keyId()));
    }
    return true;
  }

  /** An entry of the seal that was told last, or one without a seal after {@link #unsealed()}. */
  void entry(CheckedEntry entry) {
    entries++;
    if (entry.removedThrough() > removedThrough) {
      removedThrough = entry.removedThrough();
      removedAt = UtcTimes.ofMicros(entry.at());
    }
    if (afterSeals) {
      unsealed++;
      unsealedSince = Math.min(unsealedSince, entry.at());
      checkTime(entry, null);
    } else if (current == null) {
      find(
          Problem.INSERTED,
          entry.id(),
          null,
          "Entry %d stands before any seal.".formatted(entry.id()));
    } else if (batch.size() < current.count() + MAX_SURPLUS) {
      batch.add(entry);
    }
  }

  /** What follows has no seal yet. */
  void unsealed() {
    closeBatch();
    current = null;
    afterSeals = true;
  }

  /** Something that is no entry and no seal. */
  void unreadable(String where) {
    find(Problem.UNREADABLE, null, null, "%s can not be read.".formatted(where));
  }

  /** What is told ends too early. */
  void cutOff() {
    find(Problem.CUT_OFF, null, null, "The export is not complete: its last line is missing.");
    // What the last seal lacks was cut off with the rest.
    current = null;
  }

  private void closeBatch() {
    Seal seal = current;
    if (seal == null) {
      return;
    }
    Seal.Batch sealed = seal.batch();
    if (currentIsSound && sealed != null) {
      if (everything && batch.isEmpty() && !anyEntrySealed && sealed.ids().length > 0) {
        // Perhaps retention: an entry has to say so, and it comes later.
        firstEmptied = firstEmptied == 0 ? sealed.ids()[0] : firstEmptied;
        lastEmptied = seal;
        emptiedEntries += sealed.ids().length;
      } else if (everything) {
        compare(seal, sealed);
      } else {
        checkSome(seal, sealed);
      }
      batch.forEach(entry -> checkTime(entry, seal.number()));
    } else if (sealed == null && !batch.isEmpty()) {
      find(
          Problem.INSERTED,
          batch.getFirst().id(),
          seal.number(),
          "Entry %d stands under seal %d, which lists none."
              .formatted(batch.getFirst().id(), seal.number()));
    }
    anyEntrySealed |= !batch.isEmpty();
    if (seal.completeUntil() != null && currentIsSound) {
      lateBefore =
          Math.max(lateBefore, UtcTimes.micros(seal.completeUntil()) - TOLERANCE.toMillis() * 1000);
    }
    batch.clear();
  }

  /** Names the first entry of the batch that does not fit its seal. */
  private void compare(Seal seal, Seal.Batch sealed) {
    long[] ids = sealed.ids();
    for (int i = 0; i < Math.max(ids.length, batch.size()); i++) {
      if (i >= batch.size()) {
        removed(ids[i], seal);
        return;
      }
      CheckedEntry entry = batch.get(i);
      if (i >= ids.length) {
        inserted(entry, seal);
        return;
      }
      if (entry.id() != ids[i]) {
        outOfPlace(i, seal, sealed);
        return;
      }
      if (!sealed.hasHash(i, entry.hash())) {
        changed(entry, seal);
        return;
      }
    }
  }

  private void outOfPlace(int place, Seal seal, Seal.Batch sealed) {
    long[] ids = sealed.ids();
    CheckedEntry found = batch.get(place);
    long wanted = ids[place];
    boolean foundIsSealedHere =
        Arrays.stream(ids, place, ids.length).anyMatch(id -> id == found.id());
    boolean wantedComes =
        batch.subList(place, batch.size()).stream().anyMatch(one -> one.id() == wanted);
    if (!wantedComes) {
      removed(wanted, seal);
    } else if (!foundIsSealedHere) {
      inserted(found, seal);
    } else {
      // What stands here too early moved up, unless all goes on as if the wanted one moved down.
      boolean wantedMovedDown = place + 1 < ids.length && ids[place + 1] == found.id();
      long moved = wantedMovedDown ? wanted : found.id();
      find(
          Problem.REORDERED,
          moved,
          seal.number(),
          "Entry %d does not stand where seal %d has it.".formatted(moved, seal.number()));
    }
  }

  /** Of a selection: whether each entry is as it was sealed, and in its order. */
  private void checkSome(Seal seal, Seal.Batch sealed) {
    int place = 0;
    Set<Long> before = new HashSet<>();
    for (CheckedEntry entry : batch) {
      int next = place;
      while (next < sealed.ids().length && sealed.ids()[next] != entry.id()) {
        next++;
      }
      if (next == sealed.ids().length) {
        if (Arrays.stream(sealed.ids()).anyMatch(id -> id == entry.id())
            && !before.contains(entry.id())) {
          find(
              Problem.REORDERED,
              entry.id(),
              seal.number(),
              "Entry %d does not stand where seal %d has it.".formatted(entry.id(), seal.number()));
        } else {
          inserted(entry, seal);
        }
        return;
      }
      if (!sealed.hasHash(next, entry.hash())) {
        changed(entry, seal);
        return;
      }
      before.add(entry.id());
      place = next + 1;
    }
  }

  private void changed(CheckedEntry entry, Seal seal) {
    find(
        Problem.CHANGED,
        entry.id(),
        seal.number(),
        "Entry %d was changed after seal %d.".formatted(entry.id(), seal.number()));
  }

  private void removed(long id, Seal seal) {
    find(
        Problem.REMOVED,
        id,
        seal.number(),
        "Entry %d was removed after seal %d.".formatted(id, seal.number()));
  }

  private void inserted(CheckedEntry entry, Seal seal) {
    find(
        Problem.INSERTED,
        entry.id(),
        seal.number(),
        "Entry %d is not one of those that seal %d has.".formatted(entry.id(), seal.number()));
  }

  /** An entry that claims a time up to which all was sealed before it came. */
  private void checkTime(CheckedEntry entry, @Nullable Long seal) {
    if (entry.at() < lateBefore) {
      find(
          Problem.INSERTED,
          entry.id(),
          seal,
          "Entry %d says %s, but what was recorded then had been sealed without it."
              .formatted(entry.id(), UtcTimes.ofMicros(entry.at())));
    }
  }

  VerificationReport finish() {
    closeBatch();
    current = null;
    Removed removed = null;
    Seal emptied = lastEmptied;
    if (emptied != null) {
      removed = new Removed(emptied.number(), emptiedEntries);
      boolean oldEnough =
          emptied
              .at()
              .isBefore(
                  removedAt
                      .atZone(ZoneOffset.UTC)
                      .minusMonths(MIN_RETENTION_MONTHS)
                      .plus(TOLERANCE)
                      .toInstant());
      if (removedThrough < emptied.number() || !oldEnough) {
        findFirst(
            new Finding(
                Problem.REMOVED,
                firstEmptied,
                null,
                ("Entry %d was removed, and all others up to seal %d; no entry says that retention"
                        + " removed them.")
                    .formatted(firstEmptied, emptied.number())));
        removed = null;
      }
    }
    if (expected != null && !expectedSeen) {
      find(
          Problem.SEAL_REMOVED,
          null,
          expected.number(),
          "Seal %d with the hash %s is not there.".formatted(expected.number(), expected.hash()));
    }
    return new VerificationReport(
        findings.isEmpty(),
        verdict(removed),
        everything,
        entries,
        unsealed,
        unsealed == 0 ? null : UtcTimes.ofMicros(unsealedSince),
        seals(),
        last == null ? null : new LastSeal(last.number(), last.at(), Hashes.hex(last.hash())),
        removed,
        Map.copyOf(sealsByKey),
        List.copyOf(findings),
        moreFindings);
  }

  private String verdict(@Nullable Removed removed) {
    if (!findings.isEmpty()) {
      return findings.getFirst().sentence();
    }
    StringBuilder verdict = new StringBuilder();
    verdict.append("%d sealed entries are as they were recorded".formatted(entries - unsealed));
    verdict.append(everything ? ", and none is missing." : "; the export leaves out others.");
    if (unsealed > 0) {
      verdict.append(" %d more are not sealed yet.".formatted(unsealed));
    }
    if (removed != null) {
      verdict.append(
          " Retention removed %d entries, up to seal %d."
              .formatted(removed.entries(), removed.throughSeal()));
    }
    return verdict.toString();
  }

  private void find(Problem problem, @Nullable Long entry, @Nullable Long seal, String sentence) {
    if (findings.size() < VerificationReport.MAX_FINDINGS) {
      findings.add(new Finding(problem, entry, seal, sentence));
    } else {
      moreFindings++;
    }
  }

  /** It belongs before all others and was not sure until now. */
  private void findFirst(Finding finding) {
    findings.addFirst(finding);
    if (findings.size() > VerificationReport.MAX_FINDINGS) {
      findings.removeLast();
      moreFindings++;
    }
  }
}
