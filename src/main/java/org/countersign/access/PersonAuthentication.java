package org.countersign.access;

import org.countersign.people.Person;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Somebody who has proved who they are, as the person that they are at this moment: made for each
 * request and kept by none. Nothing else has authorities here, and so gets anywhere.
 */
final class PersonAuthentication extends AbstractAuthenticationToken {

  private final transient Person person;

  PersonAuthentication(Person person, Authentication proof) {
    super(Accounts.authorities(person));
    this.person = person;
    setDetails(proof.getDetails());
    setAuthenticated(true);
  }

  Person person() {
    return person;
  }

  @Override
  public String getName() {
    return person.userName().value();
  }

  @Override
  public Object getPrincipal() {
    return person;
  }

  @Override
  public Object getCredentials() {
    return "";
  }
}
