package org.countersign.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.Browser;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.DevSlack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Pages that belong to no story of their own, as people use them. */
@IntegrationTest
class EverydayPagesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension final Browser browser = new Browser();

  @LocalServerPort private int port;
  private final DevSlack slack = DevServices.shared().slack();
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
    slack.deliverTo(URI.create("http://127.0.0.1:" + port + "/slack/events"));
  }

  /** Others hear of their expenses in both ways. */
  @AfterEach
  void preferBothAgain() {
    api.send("employee2", "PUT", "/api/notifications", "{\"preference\": \"BOTH\"}");
  }

  @Test
  void keepsAndRespectsHowSomebodyWantsToHear() {
    Page page = loggedIn(browser.desktop(), "employee2");
    page.navigate(address("/notifications"));
    assertThat(page.getByLabel("By mail and in Slack")).isChecked();
    Browser.assertAccessible(page);

    page.getByLabel("In Slack", exactly()).check();
    page.getByRole(AriaRole.BUTTON, named("Save")).click();

    assertThat(page.getByText("Saved. It counts from the next decision or question on."))
        .isVisible();
    Page later = loggedIn(browser.phone(), "employee2");
    later.navigate(address("/notifications"));
    assertThat(later.getByLabel("In Slack", exactly())).isChecked();
    Browser.assertAccessible(later);
    assertFits(later);
    String inSlackOnly = decided();
    await("message in Slack").atMost(PATIENCE).until(() -> isInSlack(inSlackOnly));

    later.getByLabel("By mail", exactly()).check();
    later.getByRole(AriaRole.BUTTON, named("Save")).click();
    assertThat(later.getByText("Saved.")).isVisible();
    String byMailOnly = decided();
    await("mail").atMost(PATIENCE).until(() -> isMailed(byMailOnly));

    assertThat(isMailed(inSlackOnly)).isFalse();
    assertThat(isInSlack(byMailOnly)).isFalse();
  }

  @Test
  void letsInWhoMistypedAtFirst() {
    Page page = browser.phone();
    page.navigate(address("/login"));
    Browser.assertAccessible(page);
    assertFits(page);

    logIn(page, "employee", "dmeo");
    assertThat(page.getByText("User name or password is wrong.")).isVisible();
    Browser.assertAccessible(page);
    logIn(page, "employee", "demo");

    assertThat(page.locator("h1")).hasText("My expenses");
  }

  @Test
  void leadsBackFromWhatIsNotThere() {
    Page page = loggedIn(browser.phone(), "employee");
    browser.expect("Answer 404");

    page.navigate(address("/expenses/" + UUID.randomUUID()));

    assertThat(page.locator("h1")).hasText("There is nothing here");
    Browser.assertAccessible(page);
    assertFits(page);
    page.getByRole(AriaRole.LINK, named("Countersign")).first().click();
    assertThat(page.locator("h1")).hasText("My expenses");
  }

  @Test
  void showsAnAuditorTheDossierOfAnExpense() {
    String what = "Dossier " + UUID.randomUUID();
    String id = api.submit("employee", "53", what);
    api.awaitExpense(id, one -> one.toString().contains("SUBMITTER_NOTIFIED"));
    Page page = loggedIn(browser.desktop(), "auditor");
    page.navigate(address("/expenses/" + id));

    page.getByRole(AriaRole.BUTTON, named("Dossier")).click();

    assertThat(page.getByText(what).first()).isVisible();
    assertThat(page.getByText("SUBMITTER_NOTIFIED").first()).isVisible();
    Browser.assertAccessible(page);
    Page phone = loggedIn(browser.phone(), "auditor");
    phone.navigate(page.url());
    Browser.assertAccessible(phone);
    assertFits(phone);
  }

  /** Gives what was submitted; the submitter has been told, as far as the process is concerned. */
  private String decided() {
    String what = "Notified " + UUID.randomUUID();
    String id = api.submit("employee2", "2720", what);
    api.decide("manager", api.awaitReview(id), "REJECT", "No");
    api.awaitExpense(id, one -> one.toString().contains("SUBMITTER_NOTIFIED"));
    return what;
  }

  private boolean isInSlack(String what) {
    return slack.directMessages("employee2").stream()
        .anyMatch(message -> message.shown().contains(what));
  }

  private static boolean isMailed(String what) {
    return DevServices.shared().mail().to("employee2@countersign.example").stream()
        .anyMatch(mail -> mail.text().contains(what));
  }

  private Page loggedIn(Page page, String user) {
    page.navigate(address("/login"));
    logIn(page, user, "demo");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Log out"))).isVisible();
    return page;
  }

  private static void logIn(Page page, String user, String password) {
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill(password);
    page.getByLabel("Password").press("Enter");
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static void assertFits(Page phone) {
    assertThat((Integer) phone.evaluate("document.documentElement.scrollWidth"))
        .as("width of the page")
        .isLessThanOrEqualTo(390);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + port + path;
  }
}
