package org.countersign.review;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.countersign.people.Delegations;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;

/**
 * Whoever has a hand in an expense decides nothing about it: the employee, who submitted it, and
 * who has approved the same facts or in whose place that was done. Nor does anybody who stands in
 * for one of these now, nor one of these in anybody's place.
 */
@Component
class FourEyes {

  private static final String SOMEBODY_ELSE = " Somebody else has to review it.";
  private static final String ANOTHER = " The next approval must be another person's.";

  private final Delegations delegations;

  FourEyes(Delegations delegations) {
    this.delegations = delegations;
  }

  /** Why this is no second pair of eyes; asked for a claim and for a decision. */
  @Enforces(Control.FOUR_EYES)
  Optional<Refusal> refuses(ReviewRules.Case subject, String userName) {
    return of(subject, party -> party.name().value().equals(userName), Party::themselves)
        .or(() -> of(subject, party -> isStandIn(userName, party.name()), Party::standIn));
  }

  private boolean isStandIn(String userName, UserName absent) {
    return delegations.delegateOf(absent).filter(one -> one.value().equals(userName)).isPresent();
  }

  private static Optional<Refusal> of(
      ReviewRules.Case subject, Predicate<Party> who, Function<Party, String> words) {
    return parties(subject).filter(who).findFirst().map(words).map(Refusal::forbidden);
  }

  /** Each of them once; what weighs most is what they are told. */
  private static Stream<Party> parties(ReviewRules.Case subject) {
    UserName employee = subject.facts().employee();
    Stream<Party> approvers =
        subject.earlierApprovers().stream()
            .map(
                name ->
                    new Party(
                        name,
                        "You have approved this expense already." + ANOTHER,
                        "You decide for %s, who has approved this expense already." + ANOTHER));
    Stream<Party> submitter =
        Stream.ofNullable(subject.submitter())
            .filter(name -> !Objects.equals(name, employee))
            .map(
                name ->
                    new Party(
                        name,
                        "You have submitted this expense." + SOMEBODY_ELSE,
                        "You decide for %s, who has submitted this expense." + SOMEBODY_ELSE));
    Party own =
        new Party(
            employee,
            ReviewRules.OWN_EXPENSE,
            "This is the expense of %s, for whom you decide." + SOMEBODY_ELSE);
    return Stream.concat(Stream.concat(Stream.of(own), submitter), approvers);
  }

  private record Party(UserName name, String themselves, String toStandIn) {

    String standIn() {
      return toStandIn.formatted(name);
    }
  }
}
