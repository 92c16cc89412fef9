package org.countersign.access;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * What the identity provider says of somebody: a name, and the groups of its claim. It gives no
 * authority; {@link CurrentPeople} does, for each request.
 */
@Component
class OidcIdentities {

  static final String STRANGER = "not_in_directory";

  private static final Logger LOG = LoggerFactory.getLogger(OidcIdentities.class);

  private final Directory directory;
  private final AccessSettings settings;
  private final ProviderWord word;
  private final Clock clock;
  private final OidcUserService users = new OidcUserService();

  OidcIdentities(Directory directory, AccessSettings settings, ProviderWord word, Clock clock) {
    this.directory = directory;
    this.settings = settings;
    this.word = word;
    this.clock = clock;
  }

  /** Of a token that came with a request. */
  AbstractAuthenticationToken of(Jwt token) {
    String name = userName(token.getClaims());
    Instant issued = token.getIssuedAt();
    directory
        .findByText(name)
        .ifPresent(person -> remember(person, issued == null ? Instant.EPOCH : issued, token));
    return new JwtAuthenticationToken(token, List.of(), name);
  }

  /**
   * Of somebody who has logged in to the pages.
   *
   * @throws OAuth2AuthenticationException if they are not in the directory
   */
  OidcUser of(OidcUserRequest request) {
    OidcUser user = users.loadUser(request);
    Person person =
        directory
            .findByText(userName(user.getClaims()))
            .orElseThrow(() -> new OAuth2AuthenticationException(new OAuth2Error(STRANGER)));
    // By the provider's clock, as the times of tokens are: which word is the later one counts.
    Instant issued = user.getIdToken().getIssuedAt();
    remember(person, issued == null ? clock.instant() : issued, user);
    if (settings.namesRoles() && said(user).isEmpty()) {
      LOG.warn(
          "The identity provider says nothing about the roles of somebody who logs in: there is no"
              + " list of texts in the claim {}",
          settings.oidc().rolesClaim());
    }
    return new DefaultOidcUser(
        List.of(), user.getIdToken(), user.getUserInfo(), settings.oidc().userNameClaim());
  }

  private void remember(Person person, Instant at, ClaimAccessor claims) {
    if (settings.namesRoles()) {
      word.heard(person.userName(), at, said(claims));
    }
  }

  private String userName(Map<String, Object> claims) {
    return claims.get(settings.oidc().userNameClaim()) instanceof String name ? name : "";
  }

  /** What this proof says about roles; none where it says nothing. */
  Set<String> roles(Authentication proof) {
    return proof.getPrincipal() instanceof ClaimAccessor claims
        ? said(claims).orElse(Set.of())
        : Set.of();
  }

  /** Empty where there is no such claim, or one that is no list of texts. */
  private Optional<Set<String>> said(ClaimAccessor claims) {
    @Nullable Object value = claims.getClaims();
    for (String step : settings.oidc().rolesClaim().split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    if (!(value instanceof Collection<?> list)) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    for (Object name : list) {
      if (!(name instanceof String text)) {
        return Optional.empty();
      }
      names.add(text);
    }
    return Optional.of(names);
  }
}
