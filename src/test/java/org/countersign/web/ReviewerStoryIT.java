package org.countersign.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.Browser;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A reviewer's day in a browser; each test looks for an amount of its own. */
@IntegrationTest
class ReviewerStoryIT {

  private static final Path PICTURES = Path.of("target", "pictures");

  @RegisterExtension final Browser browser = new Browser();

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @AfterEach
  void everybodyIsBack() {
    api.delete("operator", "/api/absence?person=manager");
  }

  @Test
  void reviewsByKeyboard() {
    String id = api.submit("employee", "4321.17", "Trade fair stand and its floor");
    api.awaitReview(id);
    Page page = loggedIn(browser.desktop(), "manager");
    assertThat(page).hasURL(address("/inbox"));
    page.getByLabel("From amount").fill("4321.17");
    page.getByLabel("To amount").fill("4321.17");
    page.keyboard().press("Tab");
    page.waitForURL("**/inbox?*from=4321.17&to=4321.17*");
    page.locator("h1").click();
    Locator theirs = section(page, "My groups");
    assertThat(theirs.getByText("Trade fair stand")).isVisible();
    Browser.assertAccessible(page);

    page.keyboard().press("j");
    assertThat(theirs.getByRole(AriaRole.LINK, named("Trade fair stand and its floor")))
        .isFocused();
    page.keyboard().press("?");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    Browser.assertAccessible(page);
    page.keyboard().press("Escape");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Trade fair")).focus();
    page.keyboard().press("c");
    assertThat(section(page, "Mine").getByText("Trade fair stand and its floor")).isVisible();
    page.waitForLoadState();

    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Trade fair")).focus();
    page.keyboard().press("r");
    assertThat(page.getByLabel("Reject")).isChecked();
    assertThat(page.getByLabel("Comment")).isFocused();
    page.keyboard().type("a quick query: can we rent it?");
    assertThat(page.getByLabel("Reject")).isChecked();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send the decision"))
        .click();

    assertThat(page.getByText("manager has rejected")).isVisible();
    assertThat(page.locator("#decided")).containsText("a quick query: can we rent it?");
    assertThat(api.awaitStatus(id, "REJECTED").at("/decision/surface").asText()).isEqualTo("WEB");
    page.locator("body").press("u");
    assertThat(page).hasURL(address("/inbox"));
  }

  @Test
  void showsTheFactsFirstAndWhatTheAiSaidApart() {
    String merchant = "Hotel " + UUID.randomUUID();
    String past = submit("employee2", "1450", merchant);
    api.decide("manager2", api.awaitReview(past), "APPROVE", "The fair is worth it");
    api.awaitStatus(past, "APPROVED");
    String task = api.awaitReview(submit("employee", "6400", merchant));
    Page page = loggedIn(browser.desktop(), "manager");
    page.navigate(address("/reviews/" + task));

    assertThat(
            page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(2))
                .allInnerTexts())
        .containsSubsequence(
            "Why a person", "What the employee says", "What is known beside it", "AI said");
    assertThat(section(page, "AI said")).containsText("It may be wrong");
    section(page, "AI said").getByText("Clause").first().click();
    assertThat(section(page, "AI said").locator("details p").first()).isVisible();
    assertThat(section(page, "Similar cases")).containsText("The fair is worth it");
    assertThat(section(page, "Similar cases")).containsText("same merchant");
    Browser.assertAccessible(page);
    picture(page, "review");

    choose(page, "Reject");
    assertThat(page.getByLabel("Why not as the AI says")).isVisible();
    choose(page, "Approve");
    assertThat(page.getByLabel("Why not as the AI says")).isHidden();
    browser.expect("Answer 422");
    send(page);
    assertThat(page.getByText("Confirm the amount.")).isVisible();
    page.getByLabel("To approve: yes, 6,400.00 EUR").check();
    send(page);
    assertThat(page.getByText("manager has approved")).isVisible();
  }

  @Test
  void saysWhoWasFirst() {
    String id = api.submit("employee", "2310", "Projector for the stand");
    String task = api.awaitReview(id);
    Page slow = loggedIn(browser.desktop(), "manager");
    Page fast = loggedIn(browser.desktop(), "manager2");
    slow.navigate(address("/reviews/" + task));
    // As the link in Tasklist's form has it.
    fast.navigate(address("/expenses/" + id + "/review"));
    assertThat(fast).hasURL(address("/reviews/" + task));

    choose(fast, "Approve");
    send(fast);
    assertThat(fast.getByText("manager2 has approved")).isVisible();
    api.awaitStatus(id, "APPROVED");
    choose(slow, "Reject");
    slow.getByLabel("Comment").fill("We have one");
    browser.expect("Answer 409");
    send(slow);

    assertThat(slow.getByText("manager2 has decided already: APPROVE.").first()).isVisible();
    assertThat(slow.locator("#decided")).containsText("manager2 has approved");
  }

  @Test
  void refusesADecisionOnFactsThatHaveChanged() {
    String task = api.awaitReview(api.submit("employee", "2320", "Screen for the stand"));
    Page page = loggedIn(browser.desktop(), "manager");
    page.navigate(address("/reviews/" + task));
    page.evaluate("document.querySelector('[name=factsDigest]').value = 'other'");

    choose(page, "Approve");
    browser.expect("Answer 409");
    send(page);

    assertThat(page.getByText("The facts have changed since they were shown.")).isVisible();
  }

  @Test
  void decidesSmallOnesTogether() {
    String merchant = "Cable shop " + UUID.randomUUID();
    String first = submit("employee", "821.31", merchant);
    String second = submit("employee", "847.32", merchant);
    api.awaitReview(first);
    api.awaitReview(second);
    Page page = loggedIn(browser.desktop(), "manager");
    page.navigate(address("/inbox?from=821.31&to=847.32"));
    picture(page, "inbox");

    for (int i = 0; i < 2; i++) {
      page.keyboard().press("j");
      page.keyboard().press("x");
    }
    page.getByLabel("Comment for all of them").fill("Cables for the fair");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve 2 selected"))
        .click();

    assertThat(page.getByText("2 of 2 decided.")).isVisible();
    for (String id : new String[] {first, second}) {
      assertThat(api.awaitStatus(id, "APPROVED").at("/decision/comment").asText())
          .isEqualTo("Cables for the fair");
    }
  }

  @Test
  void standsInForSomebodyWhoIsOutOfOffice() {
    String task = api.awaitReview(api.submit("employee", "2330.45", "Banner for the stand"));
    Page away = loggedIn(browser.desktop(), "manager");
    away.navigate(address("/absence"));
    away.getByLabel("Until").fill(in(-1));
    browser.expect("Answer 422");
    away.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Put on record")).click();
    assertThat(away.getByText("must be in the future")).isVisible();
    away.getByLabel("Until").fill(in(1));
    away.getByLabel("Who decides meanwhile").selectOption("finance");
    Browser.assertAccessible(away);
    away.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Put on record")).click();
    assertThat(away.getByText("It is on record.")).isVisible();
    picture(away, "absence");

    Page delegate = loggedIn(browser.desktop(), "finance");
    assertThat(delegate.getByText("You decide for manager")).isVisible();
    delegate.navigate(address("/inbox?from=2330.45&to=2330.45"));
    delegate.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Banner")).click();
    assertThat(delegate.getByText("You decide for manager, who is out of office.")).isVisible();
    choose(delegate, "Approve");
    send(delegate);
    assertThat(delegate.locator("#decided")).containsText("finance has approved for manager");

    away.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("I am back")).click();
    assertThat(away.getByText("Nobody decides for manager now.")).isVisible();
    assertThat(api.get("finance", "/api/reviews/" + task).status()).isEqualTo(200);
  }

  @Test
  void fitsOnAPhoneInTheDark() {
    String task = api.awaitReview(submit("employee", "5120", "Hotel " + UUID.randomUUID()));
    Page page =
        loggedIn(browser.phone(options -> options.setColorScheme(ColorScheme.DARK)), "manager");

    for (String path : new String[] {"/inbox?from=5120&to=5120", "/reviews/" + task, "/absence"}) {
      page.navigate(address(path));
      Browser.assertAccessible(page);
      assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
          .as("width of " + path)
          .isLessThanOrEqualTo(390);
      picture(page, "phone" + path.replaceAll("[/?].*?([a-z]+).*", "-$1"));
    }
  }

  private String submit(String employee, String amount, String merchant) {
    return api.submit(
        employee,
        """
        {"employee": "%s", "amount": %s, "category": "equipment", "merchant": "%s",
         "description": "Rooms and cables for the stand crew", "date": "%s", "receipt": "%s"}
        """
            .formatted(employee, amount, merchant, lastSunday(), Api.receipt()));
  }

  private static LocalDate lastSunday() {
    LocalDate today = Api.workingDay(0);
    return today.minusDays(today.getDayOfWeek().getValue());
  }

  /** In the zone of the pages, which is UTC in tests. */
  private static String in(int days) {
    return Instant.now().plus(days, ChronoUnit.DAYS).toString().substring(0, 16);
  }

  private Page loggedIn(Page page, String user) {
    page.navigate(address("/login"));
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill("demo");
    page.getByLabel("Password").press("Enter");
    assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")))
        .isVisible();
    // The scripts are there once the page has loaded.
    page.waitForLoadState();
    return page;
  }

  private static void choose(Page page, String decision) {
    page.getByLabel(decision, new Page.GetByLabelOptions().setExact(true)).check();
  }

  private static void send(Page page) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send the decision"))
        .click();
  }

  private static Locator section(Page page, String name) {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static void picture(Page page, String name) {
    page.evaluate("scrollTo(0, 0)");
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
  }

  private String address(String path) {
    return "http://127.0.0.1:" + port + path;
  }
}
