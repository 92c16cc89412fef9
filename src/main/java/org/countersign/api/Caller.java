package org.countersign.api;

import java.security.Principal;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/** Turns the authenticated principal into a person of the directory. */
@Component
class Caller {

  private final Directory directory;

  Caller(Directory directory) {
    this.directory = directory;
  }

  Person of(Principal principal) {
    return directory
        .findByText(principal.getName())
        .orElseThrow(() -> new AccessDeniedException("You are not in the directory."));
  }
}
