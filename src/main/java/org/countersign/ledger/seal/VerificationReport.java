package org.countersign.ledger.seal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a verification.
 *
 * @param verified whether there is no finding
 * @param verdict the same in a sentence, with the first finding where there is one
 * @param everything whether all entries were looked at; else nothing is said about entries that a
 *     filter left out
 * @param entries how many were there
 * @param unsealed those of them that no seal covers yet: nothing is proved about them
 * @param unsealedSince when the oldest of them was recorded
 * @param removed what retention took, as sealed entries say; null for nothing
 * @param texts what became of the texts beside the entries
 * @param controls how many expenses were looked at again; null where nothing could be concluded
 * @param sealsByKey how many seals each key signed
 * @param findings the first ones, in the order of the ledger; at most {@value #MAX_FINDINGS}
 * @param moreFindings how many more there were
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationReport(
    boolean verified,
    String verdict,
    boolean everything,
    long entries,
    long unsealed,
    @Nullable Instant unsealedSince,
    long seals,
    @Nullable LastSeal lastSeal,
    @Nullable Removed removed,
    Texts texts,
    @Nullable Controls controls,
    Map<String, Long> sealsByKey,
    List<Finding> findings,
    long moreFindings) {

  static final int MAX_FINDINGS = 20;

  /** To be noted elsewhere: whoever cuts off the end of the ledger cannot cut off that. */
  public record LastSeal(long number, Instant at, String hash) {}

  /** Of the seals up to this one all entries are gone. */
  public record Removed(long throughSeal, long entries) {}

  /**
   * Texts of people, which stand beside entries.
   *
   * @param there as they were recorded
   * @param erased gone, and a sealed entry says that they were erased
   * @param removed gone, and a sealed entry says that retention took them
   */
  public record Texts(long there, long erased, long removed) {}

  /**
   * The controls, performed again from the entries alone.
   *
   * @param expenses how many were looked at from their submission on
   * @param begunBefore how many were not, because retention has removed their beginning
   * @param inPart how many of the first could be judged in part only
   */
  public record Controls(long expenses, long begunBefore, long inPart) {}

  /** What does not fit. */
  public enum Problem {
    CHANGED,
    REMOVED,
    INSERTED,
    REORDERED,
    /** An entry says a time after its seal, or a seal one before the seal before. */
    TIME,
    /** The application has not written the entry. */
    FOREIGN,
    TEXT_CHANGED,
    TEXT_REMOVED,
    TEXT_INSERTED,
    UNREADABLE,
    SEAL_CHANGED,
    SEAL_REMOVED,
    SEAL_REORDERED,
    UNKNOWN_KEY,
    /** A seal is signed by a key whose turn it was not. */
    KEY_NOT_DUE,
    /** The last line of an export has other numbers than its lines. */
    COUNT,
    CUT_OFF,
    /** The entries of an expense contradict a control. */
    CONTROL,
    /** A seal that was kept elsewhere is not there, or not as it was kept. */
    ANCHOR
  }

  /**
   * Something that does not fit.
   *
   * @param entry number of the entry; null where it is about a seal
   * @param seal number of the seal; null where the entry belongs to none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Finding(
      Problem problem, @Nullable Long entry, @Nullable Long seal, String sentence) {}

  /** With what was found besides. */
  VerificationReport with(List<Finding> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more.subList(0, Math.min(more.size(), MAX_FINDINGS - findings.size())));
    return new VerificationReport(
        false,
        findings.isEmpty() ? more.getFirst().sentence() : verdict,
        everything,
        entries,
        unsealed,
        unsealedSince,
        seals,
        lastSeal,
        removed,
        texts,
        controls,
        sealsByKey,
        List.copyOf(all),
        moreFindings + findings.size() + more.size() - all.size());
  }
}
