package org.countersign.ledger.seal;

import java.util.ArrayList;
import java.util.List;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.jspecify.annotations.Nullable;

/** What does not fit: the first ones, and how many there are more. */
final class Findings {

  private final List<Finding> first = new ArrayList<>();
  private long more;

  void add(Problem problem, @Nullable Long entry, @Nullable Long seal, String sentence) {
    add(new Finding(problem, entry, seal, sentence));
  }

  void add(Finding finding) {
    if (first.size() < VerificationReport.MAX_FINDINGS) {
      first.add(finding);
    } else {
      more++;
    }
  }

  /** It belongs before all others and was not sure until now. */
  void addFirst(Finding finding) {
    first.addFirst(finding);
    if (first.size() > VerificationReport.MAX_FINDINGS) {
      first.removeLast();
      more++;
    }
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  List<Finding> first() {
    return List.copyOf(first);
  }

  long more() {
    return more;
  }
}
