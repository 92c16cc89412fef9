package org.countersign.ledger.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
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
 *
 * <p>It takes as long as the rest of a verification, so it goes on beside it, a few thousand
 * entries behind.
 */
final class ControlledEntries implements SealedEntries, AutoCloseable {

  /** So many are handed over together. */
  private static final int BATCH = 256;

  /** So many batches may wait: whoever reads faster waits for the controls. */
  private static final int AHEAD = 16;

  private final ControlCheck check = new ControlCheck();
  private final ExecutorService beside =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("controls").unstarted(task));
  private final Semaphore room = new Semaphore(AHEAD);
  private List<Consumer<ControlCheck>> batch = new ArrayList<>(BATCH);

  /** With whatever went wrong, which ends all. */
  private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

  private ControlCheck.@Nullable Result result;

  @Override
  public void before(SealedEntry entry) {
    add(controls -> controls.before(recorded(entry)));
  }

  @Override
  public void entry(SealedEntry entry) {
    add(controls -> controls.entry(recorded(entry)));
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
    add(controls -> controls.text(entry, name, text));
  }

  private void add(Consumer<ControlCheck> step) {
    batch.add(step);
    if (batch.size() == BATCH) {
      handOver();
    }
  }

  private void handOver() {
    List<Consumer<ControlCheck>> steps = batch;
    batch = new ArrayList<>(BATCH);
    room.acquireUninterruptibly();
    done =
        done.thenRunAsync(() -> steps.forEach(step -> step.accept(check)), beside)
            .whenComplete((nothing, failure) -> room.release());
  }

  @Override
  public void end(boolean whole, long removed, Consumer<Finding> findings) {
    if (whole) {
      handOver();
      ControlCheck.Result found =
          done.thenApplyAsync(nothing -> check.end(removed == 0), beside).join();
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

  @Override
  public void close() {
    beside.shutdownNow();
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
