package org.countersign.people;

import java.util.Optional;
import java.util.Set;

/**
 * Where roles come from beside the file: the identity provider, where one names them. A task
 * listener and a click bring no token, so what it said last is what they can ask.
 */
public interface RolesElsewhere {

  /** The file alone says who is what. */
  RolesElsewhere NONE =
      new RolesElsewhere() {
        @Override
        public boolean count() {
          return false;
        }

        @Override
        public Set<UserName> auditors() {
          return Set.of();
        }

        @Override
        public Optional<String> refuses(UserName person) {
          return Optional.empty();
        }
      };

  /** Whether operators and analysts are named there, and so by the file no more. */
  boolean count();

  /** Who was named an auditor there last, and not named as none since. */
  Set<UserName> auditors();

  /**
   * Why nothing is taken from this person now, in words for them; empty if it was asked about them
   * lately.
   */
  Optional<String> refuses(UserName person);
}
