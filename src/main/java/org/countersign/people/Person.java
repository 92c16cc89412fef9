package org.countersign.people;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody of the company, as the directory has them. The password is not part of a person.
 *
 * @param groups the candidate groups whose reviews they may decide, and the groups of {@link
 *     Groups}
 * @param delegate who decides for them while they are away
 * @param slackId their member id in Slack, as in U012AB3CD; null where their e-mail tells
 */
public record Person(
    UserName userName,
    String name,
    String email,
    Set<String> groups,
    @Nullable UserName delegate,
    @Nullable String slackId) {

  public Person {
    groups = Set.copyOf(groups);
  }

  /** The same person in these of the groups of {@link Groups}, and in no others of them. */
  public Person withRoles(Set<String> roles) {
    Set<String> all = new HashSet<>(groups);
    all.removeAll(Groups.ROLES);
    roles.stream().filter(Groups.ROLES::contains).forEach(all::add);
    return new Person(userName, name, email, all, delegate, slackId);
  }

  public boolean isIn(String group) {
    return groups.contains(group);
  }

  /** Whether they are in a candidate group, and no auditor: an auditor changes nothing. */
  public boolean isReviewer() {
    return !isIn(Groups.AUDITORS) && !Groups.ROLES.containsAll(groups);
  }

  /** Operators and auditors see the expenses of everybody. */
  public boolean seesAll() {
    return isIn(Groups.OPERATORS) || isIn(Groups.AUDITORS);
  }
}
