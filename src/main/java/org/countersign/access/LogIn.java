package org.countersign.access;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** How people log in to the pages. */
@Component
public class LogIn {

  private final AccessSettings settings;

  LogIn(AccessSettings settings) {
    this.settings = settings;
  }

  /** The address here that leads to the identity provider; empty where passwords are asked for. */
  public Optional<String> atIdentityProvider() {
    return settings.oidc().isNamed()
        ? Optional.of("/oauth2/authorization/" + AccessConfiguration.REGISTRATION)
        : Optional.empty();
  }
}
