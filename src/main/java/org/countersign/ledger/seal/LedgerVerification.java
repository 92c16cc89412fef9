package org.countersign.ledger.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Consumer;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.countersign.ledger.UtcTimes;
import org.countersign.ledger.seal.LedgerCheck.CheckedEntry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Verifies the ledger where it stands, against the keys that the application was given. */
@Component
public class LedgerVerification {

  private static final long PROGRESS_EVERY = 50_000;

  private final LedgerScan scan;
  private final VerificationKeys keys;
  private final ObjectMapper json;

  LedgerVerification(LedgerScan scan, VerificationKeys keys, ObjectMapper json) {
    this.scan = scan;
    this.keys = keys;
    this.json = json;
  }

  /** How far it has come. */
  public record Progress(long entries, long seals) {}

  /**
   * As the ledger stands now; with the memory of some seals.
   *
   * @param progress is told every 50,000 entries
   */
  public VerificationReport verify(Consumer<Progress> progress) {
    LedgerCheck check = new LedgerCheck(keys.keys(), true, null);
    scan.read(
        new LedgerFilter(null, null, null, null, null),
        new LedgerScan.Listener() {
          @Override
          public void seal(Seal seal, boolean withEntries) {
            check.seal(seal);
          }

          @Override
          public void entry(EntryLine entry, @Nullable Long seal) {
            check.entry(checked(entry));
            if (check.entries() % PROGRESS_EVERY == 0) {
              progress.accept(new Progress(check.entries(), check.seals()));
            }
          }

          @Override
          public void unsealed() {
            check.unsealed();
          }
        });
    return check.finish();
  }

  private CheckedEntry checked(EntryLine entry) {
    boolean removal = entry.event().equals(Event.ENTRIES_REMOVED.name());
    return new CheckedEntry(
        entry.id(), UtcTimes.micros(entry.at()), entry.hash(), removal ? removedThrough(entry) : 0);
  }

  private long removedThrough(EntryLine entry) {
    try {
      return json.readTree(entry.detail()).path("throughSeal").longValue();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds a detail that is not JSON", e);
    }
  }
}
