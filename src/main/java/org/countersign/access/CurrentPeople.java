package org.countersign.access;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Who of the directory somebody is, and in which roles, at this moment. What a session or a request
 * brings proves a name, and, where the provider names roles, what it said about them.
 */
@Component
class CurrentPeople {

  private final Directory directory;
  private final OidcIdentities identities;
  private final AccessSettings settings;

  CurrentPeople(Directory directory, OidcIdentities identities, AccessSettings settings) {
    this.directory = directory;
    this.identities = identities;
    this.settings = settings;
  }

  /**
   * Empty for somebody whom the directory does not know, and for a proof of another kind than is
   * asked for now, as a session that a password has opened before there was a provider.
   */
  Optional<Person> of(Authentication proof) {
    if (!proof.isAuthenticated() || !isOfTheRightKind(proof)) {
      return Optional.empty();
    }
    return directory
        .findByText(proof.getName())
        .map(person -> settings.namesRoles() ? inRoles(person, identities.roles(proof)) : person);
  }

  private boolean isOfTheRightKind(Authentication proof) {
    return settings.oidc().isNamed()
        ? proof instanceof OAuth2AuthenticationToken || proof instanceof JwtAuthenticationToken
        : proof instanceof UsernamePasswordAuthenticationToken;
  }

  /** An auditor by either is one, whatever the other says. */
  private static Person inRoles(Person person, Set<String> named) {
    Set<String> roles = new HashSet<>(named);
    if (person.isIn(Groups.AUDITORS)) {
      roles.add(Groups.AUDITORS);
    }
    return person.withRoles(roles);
  }
}
