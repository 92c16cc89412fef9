package org.countersign.ledger.seal;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.UtcTimes;
import org.countersign.ledger.seal.VerificationReport.Controls;
import org.countersign.ledger.seal.VerificationReport.LastSeal;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.ledger.seal.VerificationReport.Removed;
import org.countersign.ledger.seal.VerificationReport.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a ledger that is told seal by seal, each followed by its entries, each followed by its
 * texts, and the entries without a seal at the end; from the database or from an export, and with
 * the memory of one seal. Each part is checked where it has a class of its own.
 */
final class LedgerCheck {

  /**
   * All times are of one clock, and none of an entry is before a seal that was there. This is for
   * an entry that took its time while a seal was being made.
   */
  static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final boolean everything;
  private final Explanations explanations;
  private final Verifier verifier;
  private final Findings findings = new Findings();
  private final SealChain chain;
  private final ExpectedSeals expected;
  private final Removals removals;
  private final TextsBeside texts;
  private final ForeignEntries foreign = new ForeignEntries();
  private final NumberSet sealedIds = new NumberSet();

  private @Nullable SealedBatch batch;
  private boolean batchIsEmpty;
  private boolean begun;
  private boolean afterSeals;
  private @Nullable Long beforeAnySeal;
  private Instant sealedBefore = Instant.MIN;

  private long seals;
  private long entries;
  private long words;
  private long unsealed;
  private Instant unsealedSince = Instant.MAX;

  /**
   * @param everything whether what is told leaves out no entry
   * @param explanations what sealed entries say about what is gone
   */
  LedgerCheck(boolean everything, Explanations explanations, Verifier verifier) {
    this.everything = everything;
    this.explanations = explanations;
    this.verifier = verifier;
    chain = new SealChain(verifier, findings);
    expected = new ExpectedSeals(verifier.known());
    removals = new Removals(explanations);
    texts = new TextsBeside(explanations, findings, verifier.listeners());
  }

  long seals() {
    return seals;
  }

  long entries() {
    return entries;
  }

  void seal(Seal seal) {
    Seal before = chain.last();
    // What stands where its seal is missing is not told apart: the missing seal is what is named.
    closeBatch(before != null && seal.number() > before.number() + 1);
    standsBeforeAnySeal(seal.number() > 1);
    seals++;
    if (afterSeals) {
      findings.add(
          Problem.SEAL_REORDERED,
          null,
          seal.number(),
          "Seal %d stands after the entries without a seal.".formatted(seal.number()));
    }
    boolean sound = chain.append(seal);
    expected.seen(seal);
    batch = batch(seal, sound);
    batchIsEmpty = true;
    if (sound && seal.batch() != null) {
      sealedOnce(seal, seal.batch().ids());
    }
  }

  private void sealedOnce(Seal seal, long[] ids) {
    for (long id : ids) {
      if (!sealedIds.add(id)) {
        findings.add(
            Problem.INSERTED,
            id,
            seal.number(),
            "Entry %d is under seal %d, and was sealed before.".formatted(id, seal.number()));
      }
    }
  }

  private void standsBeforeAnySeal(boolean itsSealIsMissing) {
    Long id = beforeAnySeal;
    beforeAnySeal = null;
    if (id != null && !itsSealIsMissing) {
      findings.add(Problem.INSERTED, id, null, "Entry %d stands before any seal.".formatted(id));
    }
  }

  private SealedBatch batch(Seal seal, boolean sound) {
    Seal.Batch listed = seal.batch();
    if (!sound) {
      return SealedBatch.unknown(seal, findings);
    }
    if (listed == null) {
      if (everything) {
        findings.add(
            Problem.SEAL_CHANGED,
            null,
            seal.number(),
            "Seal %d does not list its entries.".formatted(seal.number()));
      }
      return SealedBatch.none(seal, findings);
    }
    return everything
        ? SealedBatch.whole(seal, listed, findings)
        : SealedBatch.part(seal, listed, findings);
  }

  /**
   * An entry of the seal that was told last, or one without a seal after {@link #unsealed()}.
   *
   * @param line null if nothing but its number can be read
   * @param hash of its line
   */
  void entry(long id, @Nullable EntryLine line, byte[] hash) {
    entries++;
    batchIsEmpty = false;
    SealedBatch under = batch;
    if (afterSeals) {
      texts.expectUnknown();
      unsealed(id, line);
    } else if (under == null) {
      texts.expectUnknown();
      beforeAnySeal = beforeAnySeal == null ? Long.valueOf(id) : beforeAnySeal;
    } else if (!under.entry(id, hash)) {
      texts.expectUnknown();
    } else if (line == null) {
      texts.expectUnknown();
      unreadable(id, under.seal.number());
    } else {
      explanations.look(line, under.seal.number());
      texts.expect(line, under.seal);
      sealed(line, under.seal);
    }
  }

  private void sealed(EntryLine line, Seal seal) {
    checkTime(line, seal);
    foreign.look(line);
    if (!verifier.listeners().isEmpty()) {
      begin(seal);
      SealedEntry entry = SealedEntry.of(line, seal.number());
      verifier.listeners().forEach(listener -> listener.entry(entry));
    }
  }

  /** Before the first entry: what those before it have said, which are gone. */
  private void begin(Seal seal) {
    if (!begun && everything && removals.lastEmptied() > 0) {
      for (SealedEntry said :
          explanations.standingAfter(removals.lastEmptied(), seal.number() - 1)) {
        verifier.listeners().forEach(listener -> listener.before(said));
      }
    }
    begun = true;
  }

  private void unsealed(long id, @Nullable EntryLine line) {
    unsealed++;
    if (sealedIds.contains(id)) {
      findings.add(
          Problem.INSERTED,
          id,
          null,
          "Entry %d stands among those without a seal, and was sealed.".formatted(id));
    }
    if (line == null) {
      unreadable(id, null);
      return;
    }
    unsealedSince = line.at().isBefore(unsealedSince) ? line.at() : unsealedSince;
    texts.expect(line, null);
    checkTime(line, null);
  }

  private void unreadable(long id, @Nullable Long seal) {
    findings.add(Problem.UNREADABLE, id, seal, "Entry %d can not be read.".formatted(id));
  }

  private void checkTime(EntryLine line, @Nullable Seal seal) {
    Long number = seal == null ? null : Long.valueOf(seal.number());
    if (line.at().isBefore(sealedBefore)) {
      findings.add(
          Problem.INSERTED,
          line.id(),
          number,
          "Entry %d says %s, but what was recorded then had been sealed without it."
              .formatted(line.id(), line.at()));
    }
    if (seal != null && line.at().isAfter(seal.at())) {
      findings.add(
          Problem.TIME,
          line.id(),
          number,
          "Entry %d says %s, which is after its seal %d."
              .formatted(line.id(), UtcTimes.text(line.at()), seal.number()));
    }
  }

  /** A text of the entry that was told last. */
  void word(Word word) {
    words++;
    texts.text(word);
  }

  /** What follows has no seal yet. */
  void unsealed() {
    closeBatch(false);
    standsBeforeAnySeal(false);
    batch = null;
    afterSeals = true;
    expected.finish(findings);
  }

  /** Whether all seals were told. */
  boolean isAfterSeals() {
    return afterSeals;
  }

  /** Something that is no entry, no text and no seal. */
  void unreadable(String where) {
    findings.add(Problem.UNREADABLE, null, null, "%s can not be read.".formatted(where));
  }

  /** How many there were when the export was written. */
  void counted(long seals, long entries, long words) {
    if (seals != this.seals || entries != this.entries || words != this.words) {
      findings.add(
          Problem.COUNT,
          null,
          null,
          "The last line says %d seals, %d entries and %d texts; there are %d, %d and %d."
              .formatted(seals, entries, words, this.seals, this.entries, this.words));
    }
  }

  /** What is told ends too early. */
  void cutOff() {
    findings.add(
        Problem.CUT_OFF, null, null, "The export is not complete: its last line is missing.");
    // What the last seal lacks was cut off with the rest.
    texts.cutOff();
    batch = null;
  }

  private void closeBatch(boolean nextSealIsMissing) {
    texts.close();
    SealedBatch ended = batch;
    if (ended == null) {
      return;
    }
    Seal.Batch listed = ended.seal.batch();
    if (everything && listed != null && batchIsEmpty && removals.mayBe()) {
      removals.emptied(ended.seal, listed.ids());
    } else {
      removals.kept();
      ended.close(nextSealIsMissing);
    }
    Instant complete = ended.seal.completeUntil();
    if (complete != null && complete.minus(TOLERANCE).isAfter(sealedBefore)) {
      sealedBefore = complete.minus(TOLERANCE);
    }
    batch = null;
  }

  VerificationReport finish() {
    closeBatch(false);
    standsBeforeAnySeal(false);
    Texts beside = texts.finish();
    Removed removed = everything ? removals.finish(findings) : null;
    foreign.finish(findings);
    expected.finish(findings);
    boolean whole = everything && findings.isEmpty();
    long gone = removed == null ? 0 : removed.entries();
    verifier.listeners().forEach(listener -> listener.end(whole, gone, findings::add));
    Seal last = chain.last();
    return new VerificationReport(
        findings.isEmpty(),
        verdict(removed, beside),
        everything,
        entries,
        unsealed,
        unsealed == 0 || unsealedSince.equals(Instant.MAX) ? null : unsealedSince,
        seals,
        last == null ? null : new LastSeal(last.number(), last.at(), Hashes.hex(last.hash())),
        removed,
        beside,
        controls(),
        chain.sealsByKey(),
        findings.first(),
        findings.more());
  }

  private @Nullable Controls controls() {
    return verifier.listeners().stream()
        .filter(ControlledEntries.class::isInstance)
        .map(ControlledEntries.class::cast)
        .map(ControlledEntries::result)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String verdict(@Nullable Removed removed, Texts beside) {
    if (!findings.isEmpty()) {
      return findings.first().getFirst().sentence();
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
    if (beside.erased() + beside.removed() > 0) {
      verdict.append(
          " %d texts were erased, and retention removed %d."
              .formatted(beside.erased(), beside.removed()));
    }
    Controls controls = controls();
    if (controls != null) {
      verdict.append(
          " Each control holds for %d expense%s%s."
              .formatted(
                  controls.expenses(),
                  controls.expenses() == 1 ? "" : "s",
                  controls.begunBefore() > 0
                      ? "; %d began before what is there".formatted(controls.begunBefore())
                      : ""));
    }
    return verdict.toString();
  }
}
