package org.countersign.review;

import java.util.List;
import java.util.Optional;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.countersign.people.Delegations;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;

/**
 * Who reviews for a group, as the directory and the absences say at this moment: its members, and
 * their delegates while they are away. An auditor never does.
 */
@Component
class CurrentRoles {

  private final Directory directory;
  private final Delegations delegations;

  CurrentRoles(Directory directory, Delegations delegations) {
    this.directory = directory;
    this.delegations = delegations;
  }

  /** Why this person may not review for the group now. */
  @Enforces(Control.CURRENT_ROLES)
  Optional<Refusal> refuses(String userName, String group) {
    Optional<Person> person = directory.findByText(userName);
    if (person.isEmpty()) {
      return Optional.of(Refusal.forbidden(userName + " is not in the directory."));
    }
    if (person.get().isIn(Groups.AUDITORS)) {
      return Optional.of(Refusal.forbidden("An auditor looks and changes nothing."));
    }
    return person.get().isIn(group) || !placesIn(group, person.get().userName()).isEmpty()
        ? Optional.empty()
        : Optional.of(ReviewRules.onlyMembers(group));
  }

  /** In whose place somebody reviews who may; empty in their own right. */
  Optional<UserName> onBehalfOf(UserName userName, String group) {
    return directory.find(userName).filter(person -> person.isIn(group)).isPresent()
        ? Optional.empty()
        : placesIn(group, userName).stream().findFirst();
  }

  /** The members of the group who are away and have named this person. */
  private List<UserName> placesIn(String group, UserName userName) {
    return delegations.awayFor(userName).stream()
        .filter(absent -> directory.find(absent).filter(one -> mayReview(one, group)).isPresent())
        .toList();
  }

  private static boolean mayReview(Person person, String group) {
    return person.isIn(group) && !person.isIn(Groups.AUDITORS);
  }
}
