package org.countersign.review;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.FactsDigest;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;

/**
 * Who may decide what. The task listeners ask here for every surface; a surface may ask before, to
 * be kind. Everything it looks at comes from the database and the directory.
 */
@Component
class ReviewRules {

  private final Directory directory;

  ReviewRules(Directory directory) {
    this.directory = directory;
  }

  /**
   * What is on the table.
   *
   * @param facts as they are now
   * @param earlierApprovers of the same facts
   */
  record Case(Review review, ExpenseFacts facts, Set<UserName> earlierApprovers) {

    Case(Review review, ExpenseFacts facts, List<Review> reviews) {
      this(
          review,
          facts,
          reviews.stream()
              .filter(other -> other.userTaskKey() != review.userTaskKey())
              .filter(other -> other.revision() == facts.revision() && other.approves())
              .map(Review::reviewer)
              .collect(Collectors.toSet()));
    }
  }

  /** Whether this person may have the review at all. */
  Optional<Refusal> refusesPerson(Case subject, String userName) {
    if (userName.isBlank()) {
      return Optional.of(
          Refusal.forbidden("Nobody has claimed this review. Claim it before you decide."));
    }
    if (userName.equals(subject.facts().employee().value())) {
      return Optional.of(
          Refusal.forbidden("This is your own expense. Somebody else has to review it."));
    }
    Optional<Person> person = directory.findByText(userName);
    if (person.isEmpty()) {
      return Optional.of(Refusal.forbidden(userName + " is not in the directory."));
    }
    String group = subject.review().candidateGroup();
    if (!person.get().isIn(group)) {
      return Optional.of(
          Refusal.forbidden("Only members of " + group + " may review this expense."));
    }
    if (subject.earlierApprovers().contains(person.get().userName())) {
      return Optional.of(
          Refusal.forbidden(
              "You have approved this expense already. The next approval must be another person's."));
    }
    return Optional.empty();
  }

  /** Whether this person may take the review now. */
  Optional<Refusal> refusesClaim(Case subject, String userName) {
    return refusesPerson(subject, userName).or(() -> refusesState(subject.review()));
  }

  /** Whether this person may decide this: the rule for completing. */
  Optional<Refusal> refusesDecision(Case subject, String userName, Answer answer) {
    return refusesClaim(subject, userName).or(answer::flaw).or(() -> refusesFacts(subject, answer));
  }

  private static Optional<Refusal> refusesState(Review review) {
    return switch (review.state()) {
      case OPEN -> Optional.empty();
      case DECIDED ->
          Optional.of(
              Refusal.conflict(
                  "%s has decided already: %s.".formatted(review.reviewer(), review.decision())));
      case CLOSED ->
          Optional.of(
              Refusal.conflict("This review is closed: it was escalated or withdrawn meanwhile."));
    };
  }

  private static Optional<Refusal> refusesFacts(Case subject, Answer answer) {
    String shown = subject.review().factsDigest();
    boolean changed =
        !shown.equals(FactsDigest.of(subject.facts()))
            || (answer.factsDigest() != null && !answer.factsDigest().equals(shown));
    return changed
        ? Optional.of(
            Refusal.conflict(
                "The facts have changed since they were shown. Look at the expense again."))
        : Optional.empty();
  }
}
