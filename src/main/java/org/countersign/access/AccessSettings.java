package org.countersign.access;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people and programs prove who they are: to an identity provider, or, for development, with
 * the passwords of the directory.
 *
 * @param passwords whether the passwords of the directory count where no identity provider is
 *     named; in the profile {@code development} only
 * @param sessionTimeout how long somebody stays logged in to the pages without a click
 */
@ConfigurationProperties("countersign.access")
record AccessSettings(
    @DefaultValue("false") boolean passwords,
    @DefaultValue("8h") Duration sessionTimeout,
    @DefaultValue Oidc oidc) {

  /**
   * The identity provider, by OpenID Connect.
   *
   * @param issuer as it stands in its tokens; its metadata is found below it
   * @param clientId of this application, for the log-in to the pages
   * @param clientSecret secret
   * @param audience that a token for the API must name; the client id where it is empty
   * @param userNameClaim the claim that holds the user name of the directory
   * @param rolesClaim the claim with the groups {@code operators}, {@code auditors} and {@code
   *     analysts} that somebody is in; a dot leads into an object, as in {@code
   *     realm_access.roles}. Empty: the directory says it. Candidate groups always come from the
   *     directory, which is what a task listener can ask.
   */
  record Oidc(
      @Nullable URI issuer,
      @DefaultValue("") String clientId,
      @DefaultValue("") String clientSecret,
      @DefaultValue("") String audience,
      @DefaultValue("preferred_username") String userNameClaim,
      @DefaultValue("") String rolesClaim) {

    boolean isNamed() {
      return issuer != null && !issuer.toString().isBlank();
    }

    String issuerLocation() {
      if (issuer == null) {
        throw new IllegalStateException("no identity provider is named");
      }
      return issuer.toString();
    }

    /** Scheme, host and port of the issuer. */
    String origin() {
      URI location = URI.create(issuerLocation());
      return location.getScheme() + "://" + location.getAuthority();
    }

    String expectedAudience() {
      return audience.isBlank() ? clientId : audience;
    }

    @Override
    public String toString() {
      return "Oidc[issuer=%s, clientId=%s, clientSecret=***]".formatted(issuer, clientId);
    }
  }
}
