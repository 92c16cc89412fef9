package org.countersign.ledger.seal;

import java.util.function.Consumer;
import org.countersign.ledger.seal.VerificationReport.Finding;

/**
 * Is told what a verification has found to be as it was sealed, so that more can be concluded from
 * it than that nobody changed it.
 */
public interface SealedEntries {

  /**
   * An entry that is as it was sealed. They come in the order of the seals, so those of one expense
   * come in the order of their numbers, unless one was committed late.
   */
  void entry(SealedEntry entry);

  /**
   * Before all others: what an entry about a setting or a model has said, which is gone with
   * others, as the announcement of the removal says it again.
   */
  default void before(SealedEntry entry) {}

  /**
   * A text that stands beside the entry that was told last, and fits the hash that it has.
   *
   * @param name where in the entry's detail it belongs
   */
  default void text(long entry, String name, String text) {}

  /**
   * All were told.
   *
   * @param whole whether none is missing but what retention removed: no filter left any out, and
   *     the verification has no finding
   * @param removed how many entries retention removed; they were the oldest ones
   * @param findings is told what was concluded and is not right
   */
  void end(boolean whole, long removed, Consumer<Finding> findings);
}
