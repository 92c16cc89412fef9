package org.countersign.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.Browser;
import org.countersign.FilledDatabase;
import org.countersign.SeparateApplication;
import org.countersign.contract.EditedDmn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What operators, analysts and auditors see of the whole. With a database of its own, because the
 * figures are of everything in it; Camunda is not needed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InsightPagesIT {

  private static final int EXPENSES = 3_000;

  @RegisterExtension final Browser browser = new Browser();

  private SeparateApplication application;

  @BeforeAll
  void start() {
    application =
        SeparateApplication.start(
            "insight_pages", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"));
    FilledDatabase.fill(application.jdbc(), EXPENSES);
  }

  @AfterAll
  void stop() {
    application.close();
  }

  @Test
  void drawsFiguresFromTheirTables() {
    Page page = open(browser.desktop(), "operator", "/figures?step=week");

    assertThat(page.getByRole(AriaRole.HEADING, named("Figures").setLevel(1))).isVisible();
    assertThat(page.locator("dt:has-text('Submitted') + dd").first()).containsText("EUR");
    assertThat(page.locator("canvas")).hasCount(6);
    for (Locator canvas : page.locator("canvas").all()) {
      awaitDrawn(canvas);
      assertThat((Integer) canvas.evaluate("canvas => canvas.width")).isGreaterThan(300);
    }
    page.getByText("As a table").first().click();
    assertThat(page.getByRole(AriaRole.TABLE).first()).containsText("Approved by policy");
    assertThat(page.getByText("manager3", new Page.GetByTextOptions().setExact(true))).isVisible();
    Browser.assertAccessible(page);
  }

  /** The table is there before the chart is drawn from it. */
  private static void awaitDrawn(Locator canvas) {
    canvas.page().waitForFunction(IS_DRAWN, canvas.elementHandle());
  }

  /** Whether any pixel has a colour. */
  private static final String IS_DRAWN =
      "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
          + ".data.some(byte => byte !== 0)";

  @Test
  void showsFiguresInTheDarkAndOnAPhone() {
    Page phone =
        open(
            browser.phone(options -> options.setColorScheme(ColorScheme.DARK)),
            "operator",
            "/figures");

    Browser.assertAccessible(phone);
    assertFits(phone);
  }

  @Test
  void tellsAnAnalystNothingAboutSingleReviewers() {
    Page page = open(browser.desktop(), "analyst", "/figures");

    assertThat(page.getByRole(AriaRole.HEADING, named("Deadlines"))).isVisible();
    assertThat(page.getByRole(AriaRole.HEADING, named("Reviewers"))).hasCount(0);
    browser.expect("/figures/confidence");
    page.navigate(address("/figures/confidence"));
    assertThat(page.getByText("This is not yours to see or do")).isVisible();
  }

  @Test
  void saysWhatIsNoRange() {
    Page page = open(browser.desktop(), "auditor", "/figures?from=2026-02-30");

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("from must be a day from 2000 to 2099");
  }

  @Test
  void showsWhatTheConfidenceIsWorth() {
    Page page = open(browser.desktop(), "auditor", "/figures/confidence?days=400");

    assertThat(page.getByText("gpt-4.1-mini-2025-04-14")).isVisible();
    awaitDrawn(page.locator("canvas"));
    Browser.assertAccessible(page);
  }

  @Test
  void triesAnEditedTable() {
    Page page = open(browser.desktop(), "analyst", "/replay");
    Browser.assertAccessible(page);

    upload(page, EditedDmn.original().cell("Entry_AboveLimit_amount", ">= 1200").text());

    assertThat(page.getByRole(AriaRole.HEADING, named(Pattern.compile("expense-routing.dmn: "))))
        .isVisible();
    assertThat(page.getByText("had been rejected by a person")).isVisible();
    assertThat(page.getByRole(AriaRole.HEADING, named("What would have gone another way")))
        .isVisible();
    awaitDrawn(page.locator("canvas"));
    Browser.assertAccessible(page);
  }

  @Test
  void saysWhatIsWrongWithAnEditedTable() {
    Page page = open(browser.phone(), "analyst", "/replay");
    browser.expect("Answer 422");

    upload(page, EditedDmn.original().cell("Entry_AboveLimit_amount", "> 20000").text());

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Rule_AboveLimit");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("can never fire");
    Browser.assertAccessible(page);
    assertFits(page);
  }

  @Test
  void letsAnOperatorSetTheAutonomyWithAReason() {
    Page page = open(browser.phone(), "operator", "/autonomy");
    Browser.assertAccessible(page);
    assertFits(page);

    browser.expect("Answer 422");
    page.getByText("For an emergency.").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set")).click();
    assertThat(page.getByText("Say why. The ledger keeps it.")).isVisible();
    assertThat(page.getByLabel("Reason")).isFocused();

    page.getByLabel("Reason").fill("The model approves <b>everything</b> today");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set")).click();

    assertThat(page.getByText("It is set, and on record.")).isVisible();
    assertThat(page.locator("section", containing("Now")).first()).containsText("OFF");
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("<b>everything</b>");
    Page auditor = open(browser.desktop(), "auditor", "/autonomy");
    assertThat(auditor.getByRole(AriaRole.TABLE)).containsText("<b>everything</b>");
    assertThat(auditor.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set")))
        .hasCount(0);
    Browser.assertAccessible(auditor);
  }

  @ParameterizedTest
  @CsvSource({
    "employee, /figures, 403",
    "employee, /replay, 403",
    "employee, /autonomy, 403",
    "manager, /figures, 403",
    "auditor, /replay, 403",
    "auditor, /figures, 200",
    "analyst, /figures/confidence, 403",
    "analyst, /autonomy, 200",
  })
  void opensToThoseWhomItConcerns(String user, String path, int status) {
    var client = new PageClient(application.port()).loggedInAs(user);

    assertThat(client.get(path).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"auditor, 403", "analyst, 403", "employee, 403"})
  void letsNobodyElseSetTheAutonomy(String user, int status) {
    var client = new PageClient(application.port()).loggedInAs(user);
    String token = PageClient.token(client.get("/expenses"));

    var answer =
        client.post(
            "/autonomy", Map.of("position", "ON", "reason", "I would like to", "_csrf", token));

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private Page open(Page page, String user, String path) {
    page.navigate(address("/login"));
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill("demo");
    page.locator("form button[type=submit]").click();
    page.waitForURL(url -> !url.contains("/login"));
    page.navigate(address(path));
    return page;
  }

  private static void upload(Page page, String table) {
    page.getByLabel("Edited table")
        .setInputFiles(
            new FilePayload(
                "expense-routing.dmn", "text/xml", table.getBytes(StandardCharsets.UTF_8)));
    page.getByLabel("Last days").fill("366");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try it")).click();
  }

  private String address(String path) {
    return "http://127.0.0.1:" + application.port() + path;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions named(Pattern name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.LocatorOptions containing(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private static void assertFits(Page phone) {
    assertThat((Integer) phone.evaluate("document.documentElement.scrollWidth"))
        .as("width of the page")
        .isLessThanOrEqualTo(390);
  }
}
