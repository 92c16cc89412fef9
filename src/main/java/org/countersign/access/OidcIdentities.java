package org.countersign.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/** Who of the directory somebody is, and in which roles, by what the identity provider says. */
@Component
class OidcIdentities {

  static final String STRANGER = "not_in_directory";

  private final Directory directory;
  private final AccessSettings.Oidc settings;
  private final OidcUserService users = new OidcUserService();

  OidcIdentities(Directory directory, AccessSettings settings) {
    this.directory = directory;
    this.settings = settings.oidc();
  }

  /** Of a token that came with a request. Somebody unknown gets no role, and so nowhere. */
  AbstractAuthenticationToken of(Jwt token) {
    String name = userName(token.getClaims());
    return new JwtAuthenticationToken(token, authorities(name, token.getClaims()), name);
  }

  /**
   * Of somebody who has logged in to the pages.
   *
   * @throws OAuth2AuthenticationException if they are not in the directory
   */
  OidcUser of(OidcUserRequest request) {
    OidcUser user = users.loadUser(request);
    List<GrantedAuthority> authorities = authorities(userName(user.getClaims()), user.getClaims());
    if (authorities.isEmpty()) {
      throw new OAuth2AuthenticationException(new OAuth2Error(STRANGER));
    }
    return new DefaultOidcUser(
        authorities, user.getIdToken(), user.getUserInfo(), settings.userNameClaim());
  }

  private String userName(Map<String, Object> claims) {
    return claims.get(settings.userNameClaim()) instanceof String name ? name : "";
  }

  private List<GrantedAuthority> authorities(String userName, Map<String, Object> claims) {
    Optional<Person> person = directory.findByText(userName);
    return person
        .map(one -> settings.rolesClaim().isBlank() ? one : one.withRoles(roles(claims)))
        .map(Accounts::authorities)
        .orElse(List.of());
  }

  private Set<String> roles(Map<String, Object> claims) {
    @Nullable Object value = claims;
    for (String step : settings.rolesClaim().split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return value instanceof Collection<?> names
        ? names.stream().map(String::valueOf).collect(Collectors.toSet())
        : Set.of();
  }
}
