package org.countersign.review;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.FactsDigest;
import org.countersign.people.Delegations;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
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

  private final Directory directory;
  private final Delegations delegations;

  ReviewRules(Directory directory, Delegations delegations) {
    this.directory = directory;
    this.delegations = delegations;
  }

  /**
   * What is on the table.
   *
   * @param facts as they are now
   * @param earlierApprovers of the same facts, and those in whose place they approved
   */
  record Case(Review review, ExpenseFacts facts, Set<UserName> earlierApprovers) {

    Case(Review review, ExpenseFacts facts, List<Review> reviews) {
      this(
          review,
          facts,
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
      return Optional.of(ownExpense());
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
    if (userName.equals(subject.facts().employee().value())) {
      return Optional.of(ownExpense());
    }
    Optional<Person> person = directory.findByText(userName);
    if (person.isEmpty()) {
      return Optional.of(Refusal.forbidden(userName + " is not in the directory."));
    }
    if (person.get().isIn(Groups.AUDITORS)) {
      return Optional.of(Refusal.forbidden("An auditor looks and changes nothing."));
    }
    return place(subject, person.get()).refusal();
  }

  /** In whose place somebody acts whom the rules let pass; empty in their own right. */
  Optional<UserName> onBehalfOf(Case subject, UserName userName) {
    return directory.find(userName).map(person -> place(subject, person).onBehalfOf());
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
   * In what place somebody would decide: their own if they are of the group, else that of one
   * member who is away and has named them. Whoever has approved already, or decides for somebody
   * who has, is no second pair of eyes, in whatever place.
   */
  private Place place(Case subject, Person person) {
    String group = subject.review().candidateGroup();
    boolean member = person.isIn(group);
    if (member && subject.earlierApprovers().isEmpty()) {
      return Place.own();
    }
    List<UserName> away = delegations.awayFor(person.userName());
    List<UserName> places =
        away.stream()
            .filter(
                absent -> directory.find(absent).filter(one -> mayReview(one, group)).isPresent())
            .toList();
    if (!member && places.isEmpty()) {
      return new Place(null, Optional.of(onlyMembers(group)));
    }
    if (subject.earlierApprovers().contains(person.userName())) {
      return Place.none(
          "You have approved this expense already. The next approval must be another person's.");
    }
    Optional<UserName> approver =
        away.stream().filter(subject.earlierApprovers()::contains).findFirst();
    if (approver.isPresent()) {
      return Place.none(
          ("You decide for %s, who has approved this expense already. The next approval must be"
                  + " another person's.")
              .formatted(approver.get()));
    }
    if (member) {
      return Place.own();
    }
    return places.stream()
        .filter(absent -> !absent.equals(subject.facts().employee()))
        .findFirst()
        .map(Place::of)
        .orElseGet(
            () ->
                Place.none(
                    "This is the expense of %s, for whom you decide. Somebody else has to review it."
                        .formatted(subject.facts().employee())));
  }

  private static boolean mayReview(Person person, String group) {
    return person.isIn(group) && !person.isIn(Groups.AUDITORS);
  }

  private record Place(@Nullable UserName onBehalfOf, Optional<Refusal> refusal) {

    static Place own() {
      return new Place(null, Optional.empty());
    }

    static Place of(UserName absent) {
      return new Place(absent, Optional.empty());
    }

    static Place none(String reason) {
      return new Place(null, Optional.of(Refusal.forbidden(reason)));
    }
  }

  /**
   * Whom it waits for: whoever has claimed it, else those of its group; for whoever is away, the
   * delegate, as far as they may have it.
   */
  List<Person> addressees(Case subject) {
    UserName assignee = subject.review().assignee();
    List<Person> theirs =
        assignee == null
            ? directory.membersOf(subject.review().candidateGroup())
            : directory.find(assignee).stream().toList();
    List<Person> present = whoMayHave(subject, theirs.stream().map(this::inTheirPlace));
    if (!present.isEmpty()) {
      return present;
    }
    return assignee == null ? whoMayHave(subject, theirs.stream()) : theirs;
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
        .or(() -> directory.refusesUnheard(new UserName(userName)).map(Refusal::forbidden))
        .or(() -> refusesState(subject.review()))
        .or(() -> refusesClaimOf(subject, userName));
  }

  /** Whether this person may decide this: the rule for completing. */
  Optional<Refusal> refusesDecision(Case subject, String userName, Answer answer) {
    return refusesClaim(subject, userName).or(answer::flaw).or(() -> refusesFacts(subject, answer));
  }

  private static Refusal ownExpense() {
    return Refusal.forbidden("This is your own expense. Somebody else has to review it.");
  }

  private static Refusal onlyMembers(String group) {
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
