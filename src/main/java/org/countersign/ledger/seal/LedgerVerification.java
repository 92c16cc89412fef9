package org.countersign.ledger.seal;

import java.util.List;
import java.util.function.Consumer;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Hashes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Verifies the ledger where it stands, against the keys that the application was given. */
@Component
public class LedgerVerification {

  private static final long PROGRESS_EVERY = 50_000;

  private final LedgerScan scan;
  private final Seals seals;
  private final LedgerTables tables;
  private final LedgerKeys keys;

  LedgerVerification(LedgerScan scan, Seals seals, LedgerTables tables, LedgerKeys keys) {
    this.scan = scan;
    this.seals = seals;
    this.tables = tables;
    this.keys = keys;
  }

  /** How far it has come. */
  public record Progress(long entries, long seals) {}

  /**
   * As the ledger stands now; with the memory of some seals.
   *
   * @param progress is told every 50,000 entries
   */
  public VerificationReport verify(Consumer<Progress> progress) {
    try (ControlledEntries controls = new ControlledEntries()) {
      return verify(progress, List.of(controls));
    }
  }

  VerificationReport verify(Consumer<Progress> progress, List<SealedEntries> listeners) {
    return scan.atOneMoment(
        () -> {
          Checking checking = new Checking(progress, listeners);
          scan.read(checking::with);
          VerificationReport report = checking.check.finish();
          return report.with(tables.look(report.removed()));
        });
  }

  private final class Checking implements LedgerScan.Listener {

    private final Consumer<Progress> progress;
    private final List<SealedEntries> listeners;
    private LedgerCheck check;

    Checking(Consumer<Progress> progress, List<SealedEntries> listeners) {
      this.progress = progress;
      this.listeners = listeners;
      check = check(new Explanations());
    }

    private LedgerCheck check(Explanations explanations) {
      return new LedgerCheck(
          true, explanations, new Verifier(keys.known(), keys.lost(), seals.anchored(), listeners));
    }

    LedgerScan.Listener with(Explanations explanations) {
      check = check(explanations);
      return this;
    }

    @Override
    public void seal(Seal seal, boolean withEntries) {
      check.seal(seal);
    }

    @Override
    public void entry(EntryLine entry, List<Word> words, @Nullable Long seal) {
      check.entry(entry.id(), entry, entry.hash());
      words.forEach(check::word);
      if (check.entries() % PROGRESS_EVERY == 0) {
        progress.accept(new Progress(check.entries(), check.seals()));
      }
    }

    @Override
    public void unreadable(long entry, @Nullable Long seal) {
      check.entry(entry, null, new byte[Hashes.LENGTH]);
    }

    @Override
    public void unsealed() {
      check.unsealed();
    }
  }
}
