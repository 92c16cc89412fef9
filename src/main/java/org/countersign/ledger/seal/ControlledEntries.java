package org.countersign.ledger.seal;

import java.util.function.Consumer;
import org.countersign.ledger.controls.Breach;
import org.countersign.ledger.controls.ControlCheck;
import org.countersign.ledger.controls.RecordedEntry;
import org.countersign.ledger.seal.VerificationReport.Controls;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Performs the controls again with what is as it was sealed. Where entries are left out, or what is
 * there does not verify, nothing is concluded: a control that seems broken may be the gap.
 */
final class ControlledEntries implements SealedEntries {

  private final ControlCheck check = new ControlCheck();
  private ControlCheck.@Nullable Result result;

  @Override
  public void before(SealedEntry entry) {
    check.before(recorded(entry));
  }

  @Override
  public void entry(SealedEntry entry) {
    check.entry(recorded(entry));
  }

  private static RecordedEntry recorded(SealedEntry entry) {
    return new RecordedEntry(
        entry.id(),
        entry.at(),
        entry.event(),
        entry.expense(),
        entry.key(),
        entry.actorKind(),
        entry.actor(),
        entry.factsDigest(),
        entry.detail());
  }

  @Override
  public void text(long entry, String name, String text) {
    check.text(entry, name, text);
  }

  @Override
  public void end(boolean whole, long removed, Consumer<Finding> findings) {
    if (whole) {
      ControlCheck.Result found = check.end(removed == 0);
      result = found;
      found.breaches().forEach(breach -> findings.accept(finding(breach)));
      if (found.more() > 0) {
        findings.accept(
            new Finding(
                Problem.CONTROL,
                null,
                null,
                "%d more controls did not hold.".formatted(found.more())));
      }
    }
  }

  /** Null where nothing was concluded. */
  @Nullable Controls result() {
    ControlCheck.Result found = result;
    return found == null
        ? null
        : new Controls(found.expenses(), found.begunBefore(), found.inPart());
  }

  private static Finding finding(Breach breach) {
    return new Finding(Problem.CONTROL, breach.entry(), null, breach.toString());
  }
}
