package org.countersign.people;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody of the company, as the directory has them. The password is not part of a person.
 *
 * @param groups the candidate groups whose reviews they may decide, and the groups of {@link
 *     Groups}
 * @param delegate who decides for them while they are away
 */
public record Person(
    UserName userName, String name, String email, Set<String> groups, @Nullable UserName delegate) {

  public Person {
    groups = Set.copyOf(groups);
  }

  public boolean isIn(String group) {
    return groups.contains(group);
  }

  /** Operators and auditors see the expenses of everybody. */
  public boolean seesAll() {
    return isIn(Groups.OPERATORS) || isIn(Groups.AUDITORS);
  }
}
