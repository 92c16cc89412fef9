package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.people.Directory;
import org.countersign.people.UserName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.serializer.support.SerializingConverter;

/**
 * With an identity provider of its own on this machine, which keeps the roles in a claim and knows
 * no password of the directory.
 */
@ExtendWith(OutputCaptureExtension.class)
class IdentityProviderIT {

  private static final String ISSUER = "company";
  private static final String CLIENT = "countersign";
  private static final String AUDIENCE = "countersign-api";
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private static final MockOAuth2Server PROVIDER = new MockOAuth2Server();
  private static SeparateApplication application;
  private static Api api;

  @BeforeAll
  static void start() {
    PROVIDER.start(InetAddress.getLoopbackAddress(), 0);
    application =
        SeparateApplication.start(
            "identity_provider",
            Map.of(
                "countersign.access.oidc.issuer",
                PROVIDER.issuerUrl(ISSUER),
                "countersign.access.oidc.client-id",
                CLIENT,
                "countersign.access.oidc.client-secret",
                "not-a-secret",
                "countersign.access.oidc.audience",
                AUDIENCE,
                "countersign.access.oidc.roles-claim",
                "realm_access.roles",
                "countersign.people.look-every",
                "100ms"));
    api = application.api();
  }

  @AfterAll
  static void stop() {
    application.close();
    PROVIDER.shutdown();
  }

  @Test
  void letsSomebodyInWhoHasLoggedInThere() throws Exception {
    HttpClient browser = browser();

    HttpResponse<String> page = logIn(browser, "manager", List.of());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Mara Manager");
    assertThat(get(browser, "/login").body()).contains("Mara Manager");
  }

  @Test
  void leadsFromThePageThatWasAskedForToTheProviderAndBack() throws Exception {
    HttpClient browser = browser();
    assertThat(get(browser, "/expenses").body()).contains("Log in with your company account");

    HttpResponse<String> page = logIn(browser, "employee", List.of());

    assertThat(page.uri().getPath()).isEqualTo("/expenses");
  }

  @Test
  void saysToSomebodyWhomTheDirectoryDoesNotKnowWhatToDo() throws Exception {
    HttpClient browser = browser();

    HttpResponse<String> page = logIn(browser, "stranger", List.of("operators"));

    assertThat(page.body()).contains("Countersign does not know you");
    assertThat(get(browser, "/expenses").uri().getPath()).isEqualTo("/login");
  }

  @Test
  void logsOutAtTheProviderToo() throws Exception {
    HttpClient browser = browser();
    Matcher token = TOKEN.matcher(logIn(browser, "manager", List.of()).body());
    assertThat(token.find()).isTrue();
    HttpClient walker =
        HttpClient.newBuilder().cookieHandler(browser.cookieHandler().orElseThrow()).build();

    HttpResponse<String> answer =
        walker.send(
            HttpRequest.newBuilder(address("/logout"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8)))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith(PROVIDER.endSessionEndpointUrl(ISSUER).toString())
        .contains("client_id=" + CLIENT)
        .contains("post_logout_redirect_uri=http")
        .doesNotContain("id_token_hint", "eyJ");
    assertThat(get(browser, "/expenses").uri().getPath()).isEqualTo("/login");
  }

  @Test
  void writesNoLineOfTheLogThatAStrangerHasSent(CapturedOutput log) throws Exception {
    HttpClient walker = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    HttpResponse<String> led = get(walker, "/oauth2/authorization/company");
    String state =
        led.headers()
            .firstValue("Location")
            .orElseThrow()
            .replaceFirst(".*[?&](state=[^&]+).*", "$1");

    HttpResponse<String> answer =
        get(
            walker,
            "/login/oauth2/code/company?error=no%0AFORGED&error_description=no%0D%0AFORGED&"
                + state);

    assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("?unavailable");
    assertThat(log.getOut().lines())
        .anyMatch(line -> line.contains("Nobody was logged in") && line.contains("FORGED"))
        .noneMatch(line -> line.startsWith("FORGED"));
  }

  @Test
  void takesATokenOfTheProviderForTheApi() {
    Answer answer = withToken("employee", AUDIENCE, List.of(), "/api/expenses");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void takesNoPassword() {
    Answer answer = api.get("employee", "/api/expenses");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.detail()).contains("access token");
    assertThat(answer.http().headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer");
  }

  @Test
  void takesNoTokenThatIsForAnotherApplicationOverdueForgedOrOfAnotherIssuer() {
    assertThat(withToken("employee", "payroll", List.of(), "/api/expenses").status())
        .isEqualTo(401);
    String overdue =
        PROVIDER
            .issueToken(
                ISSUER,
                CLIENT,
                new DefaultOAuth2TokenCallback(
                    ISSUER, "1", "JWT", List.of(AUDIENCE), claims("employee", List.of()), -3600))
            .serialize();
    assertThat(withToken(overdue, "/api/expenses").status()).isEqualTo(401);
    String good = token("employee", AUDIENCE, List.of());
    assertThat(withToken(good.substring(0, good.length() - 8) + "AAAAAAAA", "/api/expenses"))
        .extracting(Answer::status)
        .isEqualTo(401);
    String elsewhere =
        PROVIDER
            .issueToken("elsewhere", "1", AUDIENCE, claims("employee", List.of()), 3600)
            .serialize();
    assertThat(withToken(elsewhere, "/api/expenses").status()).isEqualTo(401);
  }

  /** Signed by the provider, and given to everybody who logs in. */
  @Test
  void takesNoIdToken() {
    assertThat(withToken("employee", CLIENT, List.of(), "/api/expenses").status()).isEqualTo(401);
    for (String claim : List.of("nonce", "at_hash", "c_hash")) {
      assertThat(withClaims("employee", Map.of(claim, "abc")).status()).as(claim).isEqualTo(401);
    }
    for (String type : List.of("ID", "Refresh", "Logout")) {
      assertThat(withClaims("employee", Map.of("typ", type)).status()).as(type).isEqualTo(401);
    }
    assertThat(withClaims("employee", Map.of("typ", "Bearer")).status()).isEqualTo(200);
    Answer answer = withClaims("employee", Map.of("nonce", "abc"));
    assertThat(answer.http().headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("no access token");
  }

  @Test
  void takesNoTokenWhoseRolesAreOld() {
    long hour = 3600;
    long now = Instant.now().getEpochSecond();

    assertThat(withClaims("employee", Map.of("iat", now - 7 * hour)).status()).isEqualTo(200);
    assertThat(withClaims("employee", Map.of("iat", now - 8 * hour)).status()).isEqualTo(401);
  }

  @Test
  void givesNoRoleForAClaimThatIsMissingOrNoListOfTexts() {
    assertThat(withRoles("operator", List.of("operators"))).isEqualTo(200);
    assertThat(withRoles("operator", "operators")).isEqualTo(403);
    assertThat(withRoles("operator", List.of(1, "operators"))).isEqualTo(403);
    assertThat(withRoles("operator", Map.of("operators", true))).isEqualTo(403);
    String missing = PROVIDER.issueToken(ISSUER, "1", AUDIENCE, name("operator"), 3600).serialize();
    assertThat(withToken(missing, "/api/ledger").status()).isEqualTo(403);
    assertThat(withToken(missing, "/api/expenses").status()).isEqualTo(200);
  }

  @Test
  void forbidsAuditorsOfEitherSource() {
    Answer directorys = submission(token("auditor", AUDIENCE, List.of("operators")));
    assertThat(directorys.status()).isEqualTo(403);
    assertThat(withToken("auditor", AUDIENCE, List.of(), "/api/ledger").status()).isEqualTo(200);

    assertThat(submission(tokenOf("employee2", 60, List.of("auditors"))).status()).isEqualTo(403);
    String other = tokenOf("employee2", 70, List.of());
    await("an older token takes nothing back").until(() -> submission(other).status() == 403);
    String none = PROVIDER.issueToken(ISSUER, "1", AUDIENCE, name("employee2"), 3600).serialize();
    assertThat(submission(none).status()).as("a token that says nothing").isEqualTo(403);
    String later = tokenOf("employee2", 50, List.of());
    await("the provider takes it back").until(() -> submission(later).status() == 400);
  }

  /** At Camunda's API and in Slack nobody shows a token: the gate asks the directory. */
  @Test
  void tellsTheGateWhatTheProviderSaidLast() throws Exception {
    Directory directory = application.bean(Directory.class);
    UserName manager = new UserName("manager2");
    assertThat(directory.refusesUnheard(manager))
        .hasValueSatisfying(reason -> assertThat(reason).contains("Log in to Countersign's pages"));
    assertThat(directory.findByText("operator").orElseThrow().isIn("operators"))
        .as("the provider names operators")
        .isFalse();
    HttpClient browser = browser();

    logIn(browser, "manager2", List.of());

    assertThat(directory.refusesUnheard(manager)).isEmpty();
    assertThat(get(browser, "/expenses").body()).contains("Reviewer");
    String auditor = tokenOf("manager2", 0, List.of("auditors"));
    assertThat(withToken(auditor, "/api/ledger").status()).isEqualTo(200);
    await("the gate knows").until(() -> directory.find(manager).orElseThrow().isIn("auditors"));
    assertThat(directory.find(manager).orElseThrow().isReviewer()).isFalse();
    HttpResponse<String> page = get(browser, "/expenses");
    assertThat(page.body()).contains("Auditor");
    assertThat(get(browser, "/expenses/new").statusCode()).isEqualTo(403);

    application
        .jdbc()
        .sql("update provider_word set asked_at = asked_at - interval '8 hours'")
        .update();

    assertThat(directory.refusesUnheard(manager)).isPresent();
  }

  @Test
  void endsASessionAfterEightHours() throws Exception {
    HttpClient browser = browser();
    logIn(browser, "finance", List.of());
    byte[] eightHoursAgo =
        new SerializingConverter().convert(Instant.now().minus(Duration.ofHours(8)));

    application
        .jdbc()
        .sql(
            """
            update spring_session_attributes set attribute_bytes = :moment
            where attribute_name = 'countersign.loggedInAt'
              and session_primary_id in
                (select primary_id from spring_session where principal_name = 'finance')
            """)
        .param("moment", eightHoursAgo)
        .update();

    HttpResponse<String> page = get(browser, "/inbox");
    assertThat(page.uri().getPath()).isEqualTo("/login");
    assertThat(page.body()).contains("Log in again", "company account");
    assertThat(logIn(browser, "finance", List.of()).uri().getPath()).isEqualTo("/inbox");
  }

  private static Map<String, Object> name(String user) {
    return Map.of("preferred_username", user);
  }

  private static String tokenOf(String user, long secondsAgo, List<String> roles) {
    Map<String, Object> claims = new HashMap<>(claims(user, roles));
    claims.put("iat", Instant.now().getEpochSecond() - secondsAgo);
    return PROVIDER.issueToken(ISSUER, "1", AUDIENCE, claims, 3600).serialize();
  }

  private static Answer submission(String token) {
    return api.send("", "POST", "/api/expenses", "{}", "Authorization", "Bearer " + token);
  }

  private static int withRoles(String user, Object roles) {
    Map<String, Object> claims =
        Map.of("preferred_username", user, "realm_access", Map.of("roles", roles));
    return withToken(
            PROVIDER.issueToken(ISSUER, "1", AUDIENCE, claims, 3600).serialize(), "/api/ledger")
        .status();
  }

  private static Answer withClaims(String user, Map<String, Object> more) {
    Map<String, Object> claims = new HashMap<>(claims(user, List.of()));
    claims.putAll(more);
    return withToken(
        PROVIDER.issueToken(ISSUER, "1", AUDIENCE, claims, 3600).serialize(), "/api/expenses");
  }

  @Test
  void givesATokenOfSomebodyUnknownNothing() {
    Answer answer = withToken("stranger", AUDIENCE, List.of("operators"), "/api/expenses");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.detail()).isEqualTo("You are not in the directory.");
  }

  @Test
  void takesRolesFromTheClaimAndNotFromTheDirectory() {
    assertThat(withToken("operator", AUDIENCE, List.of("operators"), "/api/ledger").status())
        .isEqualTo(200);
    assertThat(withToken("operator", AUDIENCE, List.of(), "/api/ledger").status()).isEqualTo(403);
    assertThat(withToken("employee", AUDIENCE, List.of("auditors"), "/api/ledger").status())
        .isEqualTo(200);
    assertThat(withToken("manager", AUDIENCE, List.of("finance"), "/api/ledger").status())
        .isEqualTo(403);
  }

  @Test
  void startsWhileTheProviderIsAwayAndSaysSoToWhoeverComes() throws Exception {
    MockOAuth2Server away = new MockOAuth2Server();
    away.start(InetAddress.getLoopbackAddress(), 0);
    String issuer = away.issuerUrl(ISSUER).toString();
    String token =
        away.issueToken(ISSUER, "1", AUDIENCE, claims("employee", List.of())).serialize();
    away.shutdown();
    try (SeparateApplication lonely =
        SeparateApplication.start(
            "identity_provider_away",
            Map.of(
                "countersign.access.oidc.issuer", issuer,
                "countersign.access.oidc.client-id", CLIENT,
                "countersign.access.oidc.client-secret", "not-a-secret",
                "countersign.access.oidc.audience", AUDIENCE))) {

      Answer answer =
          lonely.api().send("", "GET", "/api/expenses", null, "Authorization", "Bearer " + token);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.detail()).contains("identity provider does not answer");
      HttpResponse<String> page =
          browser()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:"
                                  + lonely.port()
                                  + "/oauth2/authorization/company"))
                      .header("Accept", "text/html")
                      .build(),
                  BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.uri().getPath()).isEqualTo("/login");
      assertThat(page.body())
          .contains("log-in did not work. Try again in a moment.")
          .contains("Log in with your company account")
          .doesNotContain("Exception");
    }
  }

  private static Answer withToken(String user, String audience, List<String> roles, String path) {
    return withToken(token(user, audience, roles), path);
  }

  private static Answer withToken(String token, String path) {
    return api.send("", "GET", path, null, "Authorization", "Bearer " + token);
  }

  private static String token(String user, String audience, List<String> roles) {
    return PROVIDER.issueToken(ISSUER, "1", audience, claims(user, roles), 3600).serialize();
  }

  private static Map<String, Object> claims(String user, List<String> roles) {
    return Map.of("preferred_username", user, "realm_access", Map.of("roles", roles));
  }

  private static HttpClient browser() {
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .followRedirects(Redirect.ALWAYS)
        .build();
  }

  private static HttpResponse<String> logIn(HttpClient browser, String user, List<String> roles)
      throws Exception {
    PROVIDER.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            ISSUER, "1", "JWT", List.of(CLIENT), claims(user, roles), 3600));
    return get(browser, "/oauth2/authorization/company");
  }

  private static HttpResponse<String> get(HttpClient browser, String path)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(address(path)).header("Accept", "text/html").build(),
        BodyHandlers.ofString());
  }

  private static URI address(String path) {
    return URI.create("http://127.0.0.1:" + application.port() + path);
  }
}
