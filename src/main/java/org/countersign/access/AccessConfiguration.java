package org.countersign.access;

import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * The identity provider. It is asked for its metadata when somebody logs in for the first time and
 * not before: the application starts, and takes what it has, while the provider is away.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  static final String REGISTRATION = "company";

  AccessConfiguration(AccessSettings settings, Environment environment) {
    AccessSettings.Oidc oidc = settings.oidc();
    if (oidc.isNamed()) {
      if (oidc.clientId().isBlank() || oidc.clientSecret().isBlank()) {
        throw new NoLogin(
            "An identity provider is named, and the application is no client of it.",
            "Set COUNTERSIGN_OIDC_CLIENT_ID and COUNTERSIGN_OIDC_CLIENT_SECRET.");
      }
      if (oidc.audience().isBlank() || oidc.audience().equals(oidc.clientId())) {
        throw new NoLogin(
            "ID tokens would open the API: its tokens have no audience of their own.",
            "Set COUNTERSIGN_OIDC_AUDIENCE to the name that the identity provider writes into access"
                + " tokens for this API; the client id is that of ID tokens.");
      }
    } else if (!settings.passwords()) {
      throw new NoLogin(
          "Nobody could log in: no identity provider is named.",
          "Set COUNTERSIGN_OIDC_ISSUER, COUNTERSIGN_OIDC_CLIENT_ID and"
              + " COUNTERSIGN_OIDC_CLIENT_SECRET.");
    } else if (!environment.acceptsProfiles(Profiles.of("development"))) {
      throw new NoLogin(
          "Passwords are for development, and this is not the profile development.",
          "Set COUNTERSIGN_OIDC_ISSUER, or start with the profile development.");
    }
    Duration lifetime = settings.lifetime();
    if (!lifetime.isPositive() || !settings.sessionTimeout().isPositive()) {
      throw new NoLogin(
          "Sessions would be over before they begin.",
          "Set COUNTERSIGN_SESSION_LIFETIME to a duration such as 12h.");
    }
    if (settings.namesRoles() && lifetime.compareTo(AccessSettings.LONGEST_WORD) > 0) {
      throw new NoLogin(
          "Roles that the identity provider has named would count for longer than 8 hours.",
          "Set COUNTERSIGN_SESSION_LIFETIME to 8h or less, or leave COUNTERSIGN_OIDC_ROLES_CLAIM"
              + " empty: then the directory names them, at each request.");
    }
  }

  @Bean
  @Conditional(IdentityProviderNamed.class)
  ClientRegistrationRepository clientRegistrations(AccessSettings settings) {
    return new SupplierClientRegistrationRepository(
        () -> new InMemoryClientRegistrationRepository(registration(settings.oidc())));
  }

  private static ClientRegistration registration(AccessSettings.Oidc oidc) {
    return ClientRegistrations.fromIssuerLocation(oidc.issuerLocation())
        .registrationId(REGISTRATION)
        .clientId(oidc.clientId())
        .clientSecret(oidc.clientSecret())
        .scope("openid", "profile")
        .build();
  }

  @Bean
  @Conditional(IdentityProviderNamed.class)
  JwtDecoder jwtDecoder(AccessSettings settings, Clock clock) {
    String issuer = settings.oidc().issuerLocation();
    AccessTokens accessTokens =
        new AccessTokens(
            settings.oidc().audience(), settings.namesRoles() ? settings.lifetime() : null, clock);
    SupplierJwtDecoder provider =
        new SupplierJwtDecoder(
            () -> {
              NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(issuer).build();
              decoder.setJwtValidator(
                  new DelegatingOAuth2TokenValidator<>(
                      JwtValidators.createDefaultWithIssuer(issuer), accessTokens));
              return decoder;
            });
    return token -> {
      try {
        return provider.decode(token);
      } catch (JwtDecoderInitializationException e) {
        // The provider's fault, not the token's: Spring Security tells them apart by the class.
        throw new JwtException("The identity provider does not answer.", e);
      }
    };
  }

  /** As the settings are, nobody or anybody could get in. */
  static class NoLogin extends IllegalStateException {

    private final String remedy;

    NoLogin(String problem, String remedy) {
      super(problem);
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }
  }
}
