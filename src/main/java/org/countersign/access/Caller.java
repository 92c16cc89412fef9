package org.countersign.access;

import java.security.Principal;
import java.util.Optional;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Turns the authenticated principal into a person of the directory. */
@Component
public class Caller {

  private final Directory directory;

  Caller(Directory directory) {
    this.directory = directory;
  }

  /**
   * With the roles that the log-in gave: where the identity provider says who is an operator, the
   * directory does not.
   *
   * @throws AccessDeniedException if the directory does not know them
   */
  public Person of(Principal principal) {
    return find(principal)
        .orElseThrow(() -> new AccessDeniedException("You are not in the directory."));
  }

  /** As {@link #of}; empty for somebody whom the directory does not know. */
  public Optional<Person> find(Principal principal) {
    Optional<Person> person = directory.findByText(principal.getName());
    return principal instanceof Authentication authentication
        ? person.map(one -> one.withRoles(Accounts.roleGroups(authentication.getAuthorities())))
        : person;
  }
}
