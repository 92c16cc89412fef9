package org.countersign.review;

import java.util.List;
import java.util.Optional;

/**
 * To which review an answer goes back: the last one at the same stage in which the submitter was
 * asked. The first approval and the second are different stages, so that both still look.
 */
final class WhoAsked {

  private WhoAsked() {}

  /**
   * Before a review of these facts opens.
   *
   * @param all of the expense, oldest first
   * @return empty if nobody asked at this stage, or the one who did has had the time to decide
   */
  static Optional<Review> before(List<Review> all, int revision) {
    long stage = all.stream().filter(one -> approves(one, revision)).count();
    boolean first =
        all.stream()
            .filter(one -> one.revision() == revision)
            .noneMatch(one -> stage(one, all) == stage);
    return first
        ? all.stream()
            .filter(one -> one.state() == Review.State.DECIDED)
            .filter(one -> one.decision() == Verdict.REQUEST_INFORMATION)
            .filter(one -> one.revision() < revision && stage(one, all) == stage)
            .reduce((earlier, later) -> later)
        : Optional.empty();
  }

  /** How many had approved the same facts before. */
  private static long stage(Review review, List<Review> all) {
    return all.stream()
        .takeWhile(one -> one.userTaskKey() != review.userTaskKey())
        .filter(one -> approves(one, review.revision()))
        .count();
  }

  private static boolean approves(Review review, int revision) {
    return review.revision() == revision && review.approves();
  }
}
