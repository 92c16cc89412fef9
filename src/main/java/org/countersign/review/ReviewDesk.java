package org.countersign.review;

import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.contract.TaskRefused.OutOfReach;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a person does with a review on one of our surfaces. The rules are asked first, so that a
 * refusal comes at once and in words; the task listeners ask them again and have the last word.
 *
 * <p>All methods return the review as the process has taken it. They throw {@link ReviewRefused},
 * {@link org.countersign.contract.TaskRefused} or {@link
 * org.countersign.contract.ProcessUnavailable}, and {@link UnknownReview}.
 */
@Component
public class ReviewDesk {

  private final Reviews reviews;
  private final ReviewTasks tasks;

  ReviewDesk(Reviews reviews, ReviewTasks tasks) {
    this.reviews = reviews;
    this.tasks = tasks;
  }

  /** Claiming what one has already changes nothing. */
  public Review claim(long userTaskKey, Person person, Surface surface) {
    refuseOrTake(userTaskKey, person, null, surface);
    return find(userTaskKey);
  }

  /** Hands back what is one's own; a claim of somebody else that comes in between stays. */
  public Review release(long userTaskKey, Person person, Surface surface) {
    find(userTaskKey);
    reviews
        .handingBack(userTaskKey, person.userName(), surface)
        .ifPresent(
            refusal -> {
              throw new ReviewRefused(refusal);
            });
    try {
      tasks.release(userTaskKey);
    } catch (TaskRefused e) {
      reviews.notHandedBack(userTaskKey, person.userName());
      throw e;
    }
    return find(userTaskKey);
  }

  /** Claims the review first, where nobody has. */
  public Review decide(long userTaskKey, Person person, Answer answer, Surface surface) {
    refuseOrTake(userTaskKey, person, answer, surface);
    try {
      tasks.complete(userTaskKey, person.userName(), answer, surface);
    } catch (OutOfReach e) {
      throw inWords(userTaskKey, person, e);
    }
    return find(userTaskKey);
  }

  private void refuseOrTake(
      long userTaskKey, Person person, @Nullable Answer answer, Surface surface) {
    Review review = find(userTaskKey);
    reviews
        .refuses(review, person, answer, surface)
        .ifPresent(
            refusal -> {
              throw new ReviewRefused(refusal);
            });
    UserName assignee = review.assignee();
    try {
      if (assignee == null) {
        tasks.claim(userTaskKey, person.userName(), surface);
      } else if (!assignee.equals(person.userName())) {
        // The rules have let it pass: the claim is of somebody who is away, or may not decide it.
        tasks.takeOver(userTaskKey, person.userName(), surface);
      }
    } catch (OutOfReach e) {
      throw inWords(userTaskKey, person, e);
    }
  }

  /** Somebody was quicker: the review says who, where it knows already. */
  private RuntimeException inWords(long userTaskKey, Person person, OutOfReach refused) {
    Review now = find(userTaskKey);
    UserName assignee = now.assignee();
    if (now.decision() != null) {
      return new ReviewRefused(
          Refusal.conflict(
              "%s has decided already: %s.".formatted(now.reviewer(), now.decision())));
    }
    if (assignee != null && !assignee.equals(person.userName())) {
      return new ReviewRefused(Refusal.conflict(assignee + " has claimed this review."));
    }
    return refused;
  }

  private Review find(long userTaskKey) {
    return reviews.find(userTaskKey).orElseThrow(() -> new UnknownReview(userTaskKey));
  }

  /** No review was opened for this user task. */
  public static class UnknownReview extends RuntimeException {
    UnknownReview(long userTaskKey) {
      super("There is no review with user task key " + userTaskKey);
    }
  }
}
