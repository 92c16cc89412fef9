package org.countersign.review;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.FactsDigest;
import org.countersign.people.Delegations;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may decide what. The task listeners ask here for every surface; a surface may ask before, to
 * be kind. Everything it looks at comes from the database and the directory.
 */
@Component
class ReviewRules {

  static final String OWN_EXPENSE = "This is your own expense. Somebody else has to review it.";

  private final FourEyes fourEyes;
  private final CurrentRoles roles;
  private final Directory directory;
  private final Delegations delegations;

  ReviewRules(FourEyes fourEyes, CurrentRoles roles, Directory directory, Delegations delegations) {
    this.fourEyes = fourEyes;
    this.roles = roles;
    this.directory = directory;
    this.delegations = delegations;
  }

  /**
   * What is on the table.
   *
   * @param facts as they are now
   * @param submitter null if nobody knows
   * @param earlierApprovers of the same facts, and those in whose place they approved
   */
  record Case(
      Review review,
      ExpenseFacts facts,
      @Nullable UserName submitter,
      Set<UserName> earlierApprovers) {

    Case(Review review, ExpenseFacts facts, @Nullable UserName submitter, List<Review> reviews) {
      this(
          review,
          facts,
          submitter,
          reviews.stream()
              .filter(other -> other.userTaskKey() != review.userTaskKey())
              .filter(other -> other.revision() == facts.revision() && other.approves())
              .flatMap(other -> Stream.of(other.reviewer(), other.onBehalfOf()))
              .filter(Objects::nonNull)
              .collect(Collectors.toSet()));
    }
  }

  /**
   * Whether this person may look at the review with all that belongs to it: who oversees, who is
   * asked, and who has decided it; never the employee themselves.
   */
  Optional<Refusal> refusesLook(Case subject, Person person) {
    UserName name = person.userName();
    if (name.equals(subject.facts().employee())) {
      return Optional.of(Refusal.forbidden(OWN_EXPENSE));
    }
    Review review = subject.review();
    boolean theirs =
        person.seesAll()
            || name.equals(review.reviewer())
            || name.equals(review.assignee())
            || groupsOf(person).contains(review.candidateGroup());
    return theirs ? Optional.empty() : Optional.of(onlyMembers(review.candidateGroup()));
  }

  /** Whether this person may have the review at all. */
  Optional<Refusal> refusesPerson(Case subject, String userName) {
    if (userName.isBlank()) {
      return Optional.of(
          Refusal.forbidden("Nobody has claimed this review. Claim it before you decide."));
    }
    return fourEyes
        .refuses(subject, userName)
        .or(() -> roles.refuses(userName, subject.review().candidateGroup()));
  }

  /** In whose place somebody acts whom the rules let pass; empty in their own right. */
  Optional<UserName> onBehalfOf(Case subject, UserName userName) {
    return roles.onBehalfOf(userName, subject.review().candidateGroup());
  }

  /**
   * Who has the review for somebody: they themselves, or their delegate while they are away; empty
   * if that one is away too or may not have it.
   */
  Optional<UserName> whoActsFor(Case subject, UserName userName) {
    UserName acting = delegations.delegateOf(userName).orElse(userName);
    boolean away = !acting.equals(userName) && delegations.delegateOf(acting).isPresent();
    return away || refusesPerson(subject, acting.value()).isPresent()
        ? Optional.empty()
        : Optional.of(acting);
  }

  /** The groups whose reviews a person may have now: their own, and of those they decide for. */
  Set<String> groupsOf(Person person) {
    return Stream.concat(
            person.groups().stream(),
            delegations.awayFor(person.userName()).stream()
                .flatMap(absent -> directory.find(absent).stream())
                .flatMap(absent -> absent.groups().stream()))
        .collect(Collectors.toSet());
  }

  /**
   * Whom it waits for: whoever has claimed it, else those of its group; for whoever is away, the
   * delegate, as far as they may have it. Nobody is named who may not.
   */
  List<Person> addressees(Case subject) {
    UserName assignee = subject.review().assignee();
    List<Person> claimed =
        assignee == null ? List.of() : directory.find(assignee).stream().toList();
    List<Person> theirs = present(subject, claimed);
    if (theirs.isEmpty()) {
      theirs = whoMayHave(subject, claimed.stream());
    }
    if (!theirs.isEmpty()) {
      return theirs;
    }
    List<Person> members = directory.membersOf(subject.review().candidateGroup());
    List<Person> present = present(subject, members);
    return present.isEmpty() ? whoMayHave(subject, members.stream()) : present;
  }

  private List<Person> present(Case subject, List<Person> people) {
    return whoMayHave(subject, people.stream().map(this::inTheirPlace));
  }

  private List<Person> whoMayHave(Case subject, Stream<Person> people) {
    return people
        .distinct()
        .filter(person -> refusesPerson(subject, person.userName().value()).isEmpty())
        .toList();
  }

  /** A delegate who is away too has nobody in their place. */
  private Person inTheirPlace(Person person) {
    return delegations
        .delegateOf(person.userName())
        .filter(delegate -> delegations.delegateOf(delegate).isEmpty())
        .flatMap(directory::find)
        .orElse(person);
  }

  /** Whether this person may take the review now. */
  Optional<Refusal> refusesClaim(Case subject, String userName) {
    return refusesPerson(subject, userName)
        .or(() -> refusesUnheard(userName))
        .or(() -> refusesState(subject.review()))
        .or(() -> refusesClaimOf(subject, userName));
  }

  private Optional<Refusal> refusesUnheard(String userName) {
    return directory
        .findByText(userName)
        .flatMap(person -> directory.refusesUnheard(person.userName()))
        .map(Refusal::forbidden);
  }

  /**
   * Whether this person may decide this: the rule for completing.
   *
   * @param assignee who has claimed it
   * @param decidedBy who says that they decide; null where the surface does not say it
   */
  Optional<Refusal> refusesDecision(
      Case subject, String assignee, @Nullable String decidedBy, Answer answer) {
    return refusesName(assignee, decidedBy)
        .or(() -> refusesClaim(subject, assignee))
        .or(answer::flaw)
        .or(() -> refusesFacts(subject, answer));
  }

  /** A decision is of who made it: never of somebody who has the review by the time it comes. */
  @Enforces(Control.RIGHT_NAME)
  Optional<Refusal> refusesName(String assignee, @Nullable String decidedBy) {
    if (decidedBy == null || decidedBy.equals(assignee)) {
      return Optional.empty();
    }
    return Optional.of(
        assignee.isBlank()
            ? Refusal.conflict("This review was handed back meanwhile. Look at it again.")
            : claimedMeanwhile(assignee));
  }

  static Refusal claimedMeanwhile(Object assignee) {
    return Refusal.conflict(assignee + " has claimed this review meanwhile.");
  }

  static Refusal onlyMembers(String group) {
    return Refusal.forbidden("Only members of " + group + " may review this expense.");
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

  /**
   * Another's claim stands, unless the other is away and this is their delegate, or may not decide
   * it any more: the absence in which they claimed it is over.
   */
  private Optional<Refusal> refusesClaimOf(Case subject, String userName) {
    UserName assignee = subject.review().assignee();
    if (assignee == null
        || assignee.value().equals(userName)
        || delegations.awayFor(new UserName(userName)).contains(assignee)
        || refusesPerson(subject, assignee.value()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(Refusal.conflict(assignee + " has claimed this review."));
  }

  /** What is decided about is what the reviewer was shown. */
  @Enforces(Control.FACTS_SHOWN)
  Optional<Refusal> refusesFacts(Case subject, Answer answer) {
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
