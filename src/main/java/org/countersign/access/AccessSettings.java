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
 * @param sessionLifetime how long at all, from the log-in on; null for {@link #lifetime}'s default
 */
@ConfigurationProperties("countersign.access")
record AccessSettings(
    @DefaultValue("false") boolean passwords,
    @DefaultValue("8h") Duration sessionTimeout,
    @Nullable Duration sessionLifetime,
    @DefaultValue Oidc oidc) {

  /** So long holds what the provider has said about roles. */
  static final Duration LONGEST_WORD = Duration.ofHours(8);

  private static final Duration LONG_DAY = Duration.ofHours(12);

  /** Whether the provider says who is an operator, an auditor or an analyst. */
  boolean namesRoles() {
    return oidc.isNamed() && !oidc.rolesClaim().isBlank();
  }

  /**
   * After so long somebody logs in again, however busy they are: twelve hours, and eight where the
   * provider says what they are.
   */
  Duration lifetime() {
    return sessionLifetime != null ? sessionLifetime : namesRoles() ? LONGEST_WORD : LONG_DAY;
  }

  /**
   * The identity provider, by OpenID Connect.
   *
   * @param issuer as it stands in its tokens; its metadata is found below it
   * @param clientId of this application, for the log-in to the pages
   * @param clientSecret secret
   * @param audience that a token for the API must name; not the client id, which is the audience of
   *     ID tokens
   * @param userNameClaim the claim that holds the user name of the directory
   * @param rolesClaim the claim with the groups {@code operators}, {@code auditors} and {@code
   *     analysts} that somebody is in; a dot leads into an object, as in {@code
   *     realm_access.roles}. Empty: the directory says it. Candidate groups always come from the
   *     directory, which is what a task listener can ask, and {@code auditors} from either.
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

    @Override
    public String toString() {
      return "Oidc[issuer=%s, clientId=%s, clientSecret=***]".formatted(issuer, clientId);
    }
  }
}
