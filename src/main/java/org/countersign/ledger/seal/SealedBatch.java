package org.countersign.ledger.seal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.countersign.ledger.seal.VerificationReport.Problem;

/**
 * The entries under one seal, compared one after the other with those that it lists. The first one
 * that does not fit is named; what follows it under the same seal is not looked at any more.
 */
abstract class SealedBatch {

  final Seal seal;
  private final Findings findings;

  private SealedBatch(Seal seal, Findings findings) {
    this.seal = seal;
    this.findings = findings;
  }

  /** All its entries are to be there, in their order. */
  static SealedBatch whole(Seal seal, Seal.Batch sealed, Findings findings) {
    return new Whole(seal, sealed, findings);
  }

  /** Some of its entries are to be there, in their order. */
  static SealedBatch part(Seal seal, Seal.Batch sealed, Findings findings) {
    return new Part(seal, sealed, findings);
  }

  /** No entry is to be there, because the seal lists none. */
  static SealedBatch none(Seal seal, Findings findings) {
    return new Part(seal, new Seal.Batch(new long[0], new byte[0]), findings);
  }

  /** Whatever is there says nothing, because the seal is not what it says. */
  static SealedBatch unknown(Seal seal, Findings findings) {
    return new SealedBatch(seal, findings) {
      @Override
      boolean entry(long id, byte[] hash) {
        return false;
      }

      @Override
      void close(boolean nextSealIsMissing) {
        // Nothing to compare with.
      }
    };
  }

  /** Whether the entry is as it was sealed, in its place. */
  abstract boolean entry(long id, byte[] hash);

  /**
   * No more entries come.
   *
   * @param nextSealIsMissing whether those after its own may be the next one's
   */
  abstract void close(boolean nextSealIsMissing);

  final void find(Problem problem, long entry, String sentence) {
    findings.add(problem, entry, seal.number(), sentence.formatted(entry, seal.number()));
  }

  final void changed(long entry) {
    find(Problem.CHANGED, entry, "Entry %d was changed after seal %d.");
  }

  final void removed(long entry) {
    find(Problem.REMOVED, entry, "Entry %d was removed after seal %d.");
  }

  final void inserted(long entry) {
    find(Problem.INSERTED, entry, "Entry %d is not one of those that seal %d has.");
  }

  final void reordered(long entry) {
    find(Problem.REORDERED, entry, "Entry %d does not stand where seal %d has it.");
  }

  private static final class Whole extends SealedBatch {

    /** More numbers than that after the first wrong one say nothing new. */
    private static final int MAX_SURPLUS = 1000;

    private final long[] ids;
    private final Seal.Batch sealed;

    /** How many entries are as they were sealed. */
    private int place;

    /** From the first one on that is not. */
    private final List<Long> wrong = new ArrayList<>();

    /** Whether the first wrong one is among the findings. */
    private boolean named;

    private Whole(Seal seal, Seal.Batch sealed, Findings findings) {
      super(seal, findings);
      this.sealed = sealed;
      this.ids = sealed.ids();
    }

    @Override
    boolean entry(long id, byte[] hash) {
      if (wrong.isEmpty() && place < ids.length && ids[place] == id) {
        if (sealed.hasHash(place, hash)) {
          place++;
          return true;
        }
        changed(id);
        named = true;
        wrong.add(id);
      } else if (wrong.size() < ids.length + MAX_SURPLUS) {
        wrong.add(id);
      }
      return false;
    }

    @Override
    void close(boolean nextSealIsMissing) {
      if (named) {
        return;
      }
      if (wrong.isEmpty()) {
        if (place < ids.length) {
          removed(ids[place]);
        }
      } else if (place == ids.length) {
        if (!nextSealIsMissing) {
          inserted(wrong.getFirst());
        }
      } else {
        nameOutOfPlace(wrong.getFirst(), ids[place]);
      }
    }

    private void nameOutOfPlace(long found, long wanted) {
      boolean foundIsSealedHere = Arrays.stream(ids, place, ids.length).anyMatch(id -> id == found);
      if (!wrong.contains(wanted)) {
        removed(wanted);
      } else if (!foundIsSealedHere) {
        inserted(found);
      } else {
        // What stands here too early moved up, unless all goes on as if the wanted one moved down.
        boolean wantedMovedDown = place + 1 < ids.length && ids[place + 1] == found;
        reordered(wantedMovedDown ? wanted : found);
      }
    }
  }

  private static final class Part extends SealedBatch {

    private final long[] ids;
    private final Seal.Batch sealed;
    private final Set<Long> before = new HashSet<>();
    private int place;
    private boolean wrong;

    private Part(Seal seal, Seal.Batch sealed, Findings findings) {
      super(seal, findings);
      this.sealed = sealed;
      this.ids = sealed.ids();
    }

    @Override
    boolean entry(long id, byte[] hash) {
      if (wrong) {
        return false;
      }
      int next = place;
      while (next < ids.length && ids[next] != id) {
        next++;
      }
      if (next == ids.length) {
        nameOutOfPlace(id);
      } else if (!sealed.hasHash(next, hash)) {
        wrong = true;
        changed(id);
      } else {
        before.add(id);
        place = next + 1;
      }
      return !wrong;
    }

    private void nameOutOfPlace(long id) {
      wrong = true;
      if (Arrays.stream(ids).anyMatch(one -> one == id) && !before.contains(id)) {
        reordered(id);
      } else {
        inserted(id);
      }
    }

    @Override
    void close(boolean nextSealIsMissing) {
      // Others are left out.
    }
  }
}
