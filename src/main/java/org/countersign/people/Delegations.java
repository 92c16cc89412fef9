package org.countersign.people;

import java.util.List;
import java.util.Optional;

/** For whom somebody decides while they are away. */
public interface Delegations {

  /**
   * Those who are away at this moment and have named this person as their delegate, in the order of
   * their names. A delegate of a delegate is nobody's.
   */
  List<UserName> awayFor(UserName delegate);

  /** Who decides for this person at this moment; empty while they are here. */
  Optional<UserName> delegateOf(UserName person);
}
