package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.countersign.access.AccessConfiguration.NoLogin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class AccessSettingsTest {

  private static final AccessSettings.Oidc NONE =
      new AccessSettings.Oidc(null, "", "", "", "preferred_username", "");

  private static final URI ISSUER = URI.create("https://login.countersign.example/realms/company");

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
    start(false, oidc(ISSUER, "countersign", "a"), "production");

    assertThatThrownBy(() -> start(true, oidc(ISSUER, "countersign", ""), "development"))
        .isInstanceOf(NoLogin.class)
        .extracting(e -> ((NoLogin) e).remedy())
        .asString()
        .contains("COUNTERSIGN_OIDC_CLIENT_SECRET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "countersign"})
  void refusesAnAudienceThatIdTokensHave(String audience) {
    AccessSettings.Oidc oidc = oidc(ISSUER, "countersign", "a", audience, "");

    assertThatThrownBy(() -> start(false, oidc, "production"))
        .isInstanceOf(NoLogin.class)
        .extracting(e -> ((NoLogin) e).remedy())
        .asString()
        .contains("COUNTERSIGN_OIDC_AUDIENCE");
  }

  @Test
  void letsNoSessionOutliveWhatTheProviderHasSaid() {
    AccessSettings.Oidc directory = oidc(ISSUER, "countersign", "a");
    AccessSettings.Oidc claim = oidc(ISSUER, "countersign", "a", "countersign-api", "groups");

    assertThat(with(null, directory).lifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(with(null, claim).lifetime()).isEqualTo(Duration.ofHours(8));
    start(with(Duration.ofHours(47), directory), "production");
    assertThatThrownBy(() -> start(with(Duration.ofHours(9), claim), "production"))
        .isInstanceOf(NoLogin.class)
        .hasMessageContaining("longer than 8 hours");
    assertThatThrownBy(() -> start(with(Duration.ZERO, directory), "production"))
        .isInstanceOf(NoLogin.class);
  }

  @Test
  void keepsTheSecretToItself() {
    URI issuer = URI.create("https://login.countersign.example:8443/realms/company");
    AccessSettings.Oidc oidc = oidc(issuer, "countersign", "a-secret");

    assertThat(settings(false, oidc).toString()).doesNotContain("a-secret");
    assertThat(oidc.origin()).isEqualTo("https://login.countersign.example:8443");
  }

  private static AccessSettings.Oidc oidc(URI issuer, String clientId, String secret) {
    return oidc(issuer, clientId, secret, "countersign-api", "");
  }

  private static AccessSettings.Oidc oidc(
      URI issuer, String clientId, String secret, String audience, String rolesClaim) {
    return new AccessSettings.Oidc(
        issuer, clientId, secret, audience, "preferred_username", rolesClaim);
  }

  private static AccessSettings settings(boolean passwords, AccessSettings.Oidc oidc) {
    return new AccessSettings(passwords, Duration.ofHours(8), null, oidc);
  }

  private static void start(boolean passwords, AccessSettings.Oidc oidc, String profile) {
    start(settings(passwords, oidc), profile);
  }

  private static AccessSettings with(@Nullable Duration lifetime, AccessSettings.Oidc oidc) {
    return new AccessSettings(false, Duration.ofHours(8), lifetime, oidc);
  }

  private static void start(AccessSettings settings, String profile) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profile);
    new AccessConfiguration(settings, environment);
  }
}
