package org.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who gets into the pages and how, and what the frame around all of them promises. */
@IntegrationTest
class SiteIT {

  private static final String EXPENSE =
      """
      {"employee": "employee", "amount": 12, "description": "Sent with a session"}
      """;

  @LocalServerPort private int port;
  private PageClient stranger;

  @BeforeEach
  void connect() {
    stranger = new PageClient(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/expenses", "/expenses?status=APPROVED", "/no-such-page"})
  void asksStrangersToLogInAndLeadsThemOn(String path) {
    HttpResponse<String> asked = stranger.get(path);
    HttpResponse<String> loggedIn = stranger.login("employee", "demo");

    assertThat(asked.statusCode()).isEqualTo(302);
    assertThat(PageClient.location(asked)).isEqualTo("/login");
    assertThat(PageClient.location(loggedIn)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({"employee, /expenses", "auditor, /expenses", "operator, /expenses"})
  void leadsPeopleToWhatIsTheirs(String user, String home) {
    stranger.loggedInAs(user);

    assertThat(PageClient.location(stranger.get("/"))).isEqualTo(home);
    assertThat(stranger.get(home).statusCode()).isEqualTo(200);
    assertThat(PageClient.location(stranger.get("/login"))).isEqualTo("/");
  }

  @Test
  void refusesAWrongPasswordInASentence() {
    HttpResponse<String> answer = stranger.login("employee", "wrong");

    assertThat(PageClient.location(answer)).isEqualTo("/login?refused");
    assertThat(stranger.get("/login?refused").body()).contains("User name or password is wrong.");
    assertThat(PageClient.location(stranger.get("/expenses"))).isEqualTo("/login");
  }

  @Test
  void keepsASessionInACookieThatScriptsAndOtherSitesDoNotGet() {
    String token = PageClient.token(stranger.get("/login"));
    String before = stranger.session();
    HttpResponse<String> answer =
        stranger.post("/login", Map.of("username", "employee", "password", "demo", "_csrf", token));

    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/");
    assertThat(cookie).doesNotContain("Secure");
    assertThat(stranger.session()).isNotEmpty().isNotEqualTo(before);
  }

  @Test
  void keepsTheCookieOffPlainHttpBehindAProxyThatEndsTls() {
    HttpResponse<String> page = stranger.get("/login", "X-Forwarded-Proto", "https");

    assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
  }

  @Test
  void takesNoFormWithoutItsToken() {
    stranger.loggedInAs("employee");

    HttpResponse<String> logout = stranger.post("/logout", Map.of());

    assertThat(logout.statusCode()).isEqualTo(403);
    assertThat(logout.body()).contains("This page was open for too long");
    assertThat(stranger.get("/expenses").statusCode()).isEqualTo(200);
  }

  @Test
  void asksToLogInAgainWhereTheLogInPageIsTooOld() {
    HttpResponse<String> answer =
        stranger.post("/login", Map.of("username", "employee", "password", "demo"));

    assertThat(PageClient.location(answer)).isEqualTo("/login?again");
    assertThat(stranger.get("/login?again").body()).contains("This page was open for too long.");
  }

  @Test
  void endsTheSessionOnLogOut() {
    stranger.loggedInAs("employee");
    String token = PageClient.token(stranger.get("/expenses"));

    HttpResponse<String> answer = stranger.post("/logout", Map.of("_csrf", token));

    assertThat(PageClient.location(answer)).isEqualTo("/login?out");
    assertThat(PageClient.location(stranger.get("/expenses"))).isEqualTo("/login");
  }

  @Test
  void takesNoSessionForTheApi() {
    stranger.loggedInAs("employee");
    String token = PageClient.token(stranger.get("/expenses"));

    for (String path : List.of("/api/expenses", "/api/reviews", "/actuator/metrics")) {
      assertThat(stranger.get(path).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> sent =
        stranger.post("/api/expenses", Map.of("_csrf", token, "body", EXPENSE));
    assertThat(sent.statusCode()).isEqualTo(401);
  }

  @Test
  void takesNoBasicCredentialsForPages() {
    HttpResponse<String> answer =
        stranger.get("/expenses", "Authorization", "Basic ZW1wbG95ZWU6ZGVtbw==");

    assertThat(PageClient.location(answer)).isEqualTo("/login");
  }

  @Test
  void leavesThePageWhereASessionEndedBehindAPart() {
    HttpResponse<String> answer = stranger.get("/expenses", "HX-Request", "true");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/login");
  }

  @ParameterizedTest
  @CsvSource({
    "/no-such-page, 404, There is nothing here",
    "/css/no-such.css, 404, There is nothing here",
    "/expenses?status=NO_SUCH, 404, There is nothing here",
    "/logout, 404, There is nothing here",
    "//expenses, 400, This address does not work",
    "/expenses;x=1, 400, This address does not work",
    "/error, 404, There is nothing here",
    "/.env, 404, There is nothing here",
    "/index.html, 404, There is nothing here",
  })
  void saysInWordsWhatIsWrong(String path, int status, String title) {
    stranger.loggedInAs("employee");

    HttpResponse<String> page = stranger.get(path);

    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.body()).contains("<h1>" + title + "</h1>").contains("My expenses");
    assertThat(page.body()).doesNotContain("Exception");
  }

  @Test
  void saysThatAPageTakesNothing() {
    stranger.loggedInAs("employee");
    String token = PageClient.token(stranger.get("/expenses"));

    HttpResponse<String> page = stranger.post("/about", Map.of("_csrf", token));

    assertThat(page.statusCode()).isEqualTo(405);
    assertThat(page.body()).contains("<h1>This cannot be done here</h1>");
  }

  @Test
  void putsAnErrorOfAPartIntoANotice() {
    stranger.loggedInAs("employee");

    HttpResponse<String> part = stranger.get("/no-such-page", "HX-Request", "true");

    assertThat(part.statusCode()).isEqualTo(404);
    assertThat(part.body()).startsWith("<div class=\"notice\"").contains("There is nothing here");
  }

  @Test
  void saysWhatTomcatItselfRefusesWithoutTomcatsName() throws IOException {
    String answer;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /ex{penses HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(answer).contains("<h1>This request cannot be read</h1>");
    assertThat(answer).doesNotContainIgnoringCase("tomcat").doesNotContain("<style");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login", "/about", "/expenses", "/no-such-page"})
  void allowsNothingInlineAndNothingFromElsewhere(String path) {
    stranger.loggedInAs("employee");

    HttpResponse<String> page = stranger.get(path.equals("/login") ? "/login?refused" : path);

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .contains("form-action 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .doesNotContain("<style")
        .doesNotContain(" style=")
        .doesNotContain("<script>")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void letsBrowsersKeepWhatCarriesItsVersion() {
    String page = stranger.get("/about").body();
    String style = page.replaceAll("(?s).*href=\"(/css/countersign-[^\"]+)\".*", "$1");
    String script = page.replaceAll("(?s).*src=\"(/webjars/htmx[^\"]+)\".*", "$1");

    for (String path : List.of(style, script)) {
      HttpResponse<String> file = stranger.get(path);
      assertThat(file.statusCode()).as(path).isEqualTo(200);
      assertThat(file.headers().firstValue("Cache-Control")).hasValue("max-age=604800");
    }
    assertThat(script).matches("/webjars/htmx\\.org/[0-9.]+/dist/htmx\\.min\\.js");
  }
}
