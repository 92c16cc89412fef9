package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.countersign.access.AccessConfiguration.NoLogin;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class AccessSettingsTest {

  private static final AccessSettings.Oidc NONE =
      new AccessSettings.Oidc(null, "", "", "", "preferred_username", "");

  @Test
  void refusesToStartWhereNobodyCouldLogIn() {
    assertThatThrownBy(() -> start(false, NONE, "production"))
        .isInstanceOf(NoLogin.class)
        .hasMessage("Nobody could log in: no identity provider is named.")
        .extracting(e -> ((NoLogin) e).remedy())
        .asString()
        .contains("COUNTERSIGN_OIDC_ISSUER");
  }

  @Test
  void takesPasswordsInDevelopmentOnly() {
    start(true, NONE, "development");

    assertThatThrownBy(() -> start(true, NONE, "production"))
        .isInstanceOf(NoLogin.class)
        .hasMessageContaining("Passwords are for development");
  }

  @Test
  void refusesAnIdentityProviderThatTheApplicationIsNoClientOf() {
    URI issuer = URI.create("https://login.countersign.example/realms/company");
    start(false, oidc(issuer, "countersign", "a"), "production");

    assertThatThrownBy(() -> start(true, oidc(issuer, "countersign", ""), "development"))
        .isInstanceOf(NoLogin.class)
        .extracting(e -> ((NoLogin) e).remedy())
        .asString()
        .contains("COUNTERSIGN_OIDC_CLIENT_SECRET");
  }

  @Test
  void keepsTheSecretToItself() {
    URI issuer = URI.create("https://login.countersign.example:8443/realms/company");
    AccessSettings.Oidc oidc = oidc(issuer, "countersign", "a-secret");

    assertThat(settings(false, oidc).toString()).doesNotContain("a-secret");
    assertThat(oidc.origin()).isEqualTo("https://login.countersign.example:8443");
    assertThat(oidc.expectedAudience()).isEqualTo("countersign");
  }

  private static AccessSettings.Oidc oidc(URI issuer, String clientId, String secret) {
    return new AccessSettings.Oidc(issuer, clientId, secret, "", "preferred_username", "");
  }

  private static AccessSettings settings(boolean passwords, AccessSettings.Oidc oidc) {
    return new AccessSettings(passwords, Duration.ofHours(8), oidc);
  }

  private static void start(boolean passwords, AccessSettings.Oidc oidc, String profile) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profile);
    new AccessConfiguration(settings(passwords, oidc), environment);
  }
}
