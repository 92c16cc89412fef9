package org.countersign.access;

import java.security.Principal;
import java.util.Optional;
import org.countersign.people.Person;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/** The person who sends a request, in the roles for which its endpoint has asked. */
@Component
public class Caller {

  /**
   * As the directory had them when the request came.
   *
   * @throws AccessDeniedException if the directory does not know them
   */
  public Person of(Principal principal) {
    return find(principal).orElseThrow(() -> new AccessDeniedException(ApiSecurity.UNKNOWN_PERSON));
  }

  /** As {@link #of}; empty for somebody whom the directory does not know. */
  public Optional<Person> find(Principal principal) {
    return principal instanceof PersonAuthentication authentication
        ? Optional.of(authentication.person())
        : Optional.empty();
  }
}
