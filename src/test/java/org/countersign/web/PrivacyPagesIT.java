package org.countersign.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.countersign.Browser;
import org.countersign.SeparateApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How people who ask about their data are answered, without a line of code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivacyPagesIT {

  @RegisterExtension final Browser browser = new Browser();

  private SeparateApplication application;

  @BeforeAll
  void start() {
    application =
        SeparateApplication.start(
            "privacy_pages", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"));
    application
        .jdbc()
        .sql(
            """
            insert into expense (expense_id, employee, submitted_by, submitted_at, amount, currency,
              category, description, purchase_date, revision, status, reviewer_groups, decided_at,
              decided_by, decided_by_kind, version)
            select gen_random_uuid(), 'employee', 'employee', now(), 70, 'EUR', 'travel',
              'A <b>taxi</b>', now(), 1, 'REJECTED', '{managers}', now(), 'manager', 'HUMAN', 1
            from generate_series(1, 3)
            """)
        .update();
  }

  @AfterAll
  void stop() {
    application.close();
  }

  @Test
  void takesAnOperatorAndAnAuditorThroughAnErasure() {
    Page operator = open(browser.desktop(), "operator", "/privacy");
    Browser.assertAccessible(operator);
    operator.getByLabel("Person").last().fill("Emma");
    operator.getByRole(AriaRole.BUTTON, named("Look up")).click();
    assertThat(operator.getByText("Emma Employee (employee)")).isVisible();
    operator.getByLabel("Person").last().fill("employee@");
    operator.getByRole(AriaRole.BUTTON, named("Look up")).click();
    operator.getByRole(AriaRole.LINK, named("Emma Employee")).click();
    assertThat(section(operator, "What an erasure would remove")).containsText("3 expenses");
    Browser.assertAccessible(operator);

    browser.expect("Answer 422");
    operator.getByRole(AriaRole.BUTTON, named("Propose the erasure")).click();
    assertThat(operator.getByText("Say why. The ledger keeps it.")).isVisible();
    Browser.assertAccessible(operator);
    operator.getByLabel("Why erase it").fill("She <i>asked</i> for it");
    operator.getByRole(AriaRole.BUTTON, named("Propose the erasure")).click();
    assertThat(operator.getByText("The erasure is proposed.")).isVisible();

    Page auditor = open(browser.phone(), "auditor", "/autonomy");
    assertThat(section(auditor, "Erasure of a person's texts")).containsText("She <i>asked</i>");
    assertThat(section(auditor, "Erasure of a person's texts")).containsText("3");
    Browser.assertAccessible(auditor);
    assertFits(auditor);
    auditor.getByRole(AriaRole.BUTTON, named("Confirm")).click();
    assertThat(auditor.getByText("It is confirmed, in force, and on record.")).isVisible();
    assertThat(
            application
                .jdbc()
                .sql("select person from erasure where confirmed_by = 'auditor'")
                .query(String.class)
                .list())
        .containsExactly("employee");
  }

  @Test
  void setsAHoldAndTakesTwoToEndIt() {
    Page auditor = open(browser.phone(), "auditor", "/privacy?person=employee2");
    assertThat(auditor.getByRole(AriaRole.BUTTON, named("Propose the erasure"))).hasCount(0);
    auditor.getByLabel("Why keep it").fill("A <u>lawsuit</u>");
    auditor.getByRole(AriaRole.BUTTON, named("Set a legal hold")).click();
    assertThat(auditor.getByText("The legal hold is in place, and on record.")).isVisible();
    assertThat(auditor.getByText("A legal hold is on employee2")).isVisible();
    assertThat(section(auditor, "Legal holds")).containsText("A <u>lawsuit</u>");
    assertThat(auditor.getByRole(AriaRole.BUTTON, named("Propose to end it"))).hasCount(0);
    Browser.assertAccessible(auditor);
    assertFits(auditor);

    Page operator = open(browser.phone(), "operator", "/privacy?person=employee2");
    assertThat(operator.getByRole(AriaRole.BUTTON, named("Propose the erasure"))).hasCount(0);
    Browser.assertAccessible(operator);
    assertFits(operator);
    operator.getByLabel("Why end it").fill("It is over");
    operator.getByRole(AriaRole.BUTTON, named("Propose to end it")).click();
    assertThat(operator.getByText("The end of the hold is proposed.")).isVisible();
    assertThat(section(operator, "Legal holds")).containsText("employee2");

    auditor.navigate(address("/autonomy"));
    section(auditor, "End of a legal hold")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Confirm"))
        .click();
    assertThat(auditor.getByText("It is confirmed")).isVisible();
    operator.navigate(address("/privacy"));
    assertThat(section(operator, "Legal holds")).containsText("There is none.");
  }

  @Test
  void offersNobodyToProposeOrConfirmWhatIsAboutThemselves() {
    Page operator = open(browser.desktop(), "operator", "/privacy?person=operator");
    assertThat(operator.getByText("This is about yourself: somebody else has to propose it."))
        .isVisible();
    assertThat(operator.getByRole(AriaRole.BUTTON, named("Propose the erasure"))).hasCount(0);
    application
        .api()
        .post("operator", "/api/erasures", "{\"person\": \"auditor\", \"reason\": \"Asked\"}");

    Page auditor = open(browser.desktop(), "auditor", "/autonomy");
    assertThat(auditor.getByText("This is about yourself: somebody else has to confirm it."))
        .isVisible();
  }

  @Test
  void findsWhoHasLeftByTheirUserNameAndSaysWhereNobodyIsLikeThat() {
    Page operator = open(browser.phone(), "operator", "/privacy?person=left.long.ago");
    assertThat(operator.getByText("Nobody in the directory has this user name.")).isVisible();

    operator.getByLabel("Person").last().fill("<script>alert(1)</script>");
    operator.getByRole(AriaRole.BUTTON, named("Look up")).click();
    assertThat(operator.getByText("There is nobody like that in the directory.")).isVisible();
    Browser.assertAccessible(operator);
    assertFits(operator);
  }

  /** Not to the one who is erased meanwhile: an erasure ends their sessions. */
  @Test
  void givesEverybodyTheirData() throws IOException {
    Page employee = open(browser.phone(), "manager", "/expenses");
    employee.getByRole(AriaRole.LINK, named("My data")).click();
    assertThat(employee.locator("h1")).hasText("My data");
    Browser.assertAccessible(employee);
    assertFits(employee);
    Download mine =
        employee.waitForDownload(
            () -> employee.getByRole(AriaRole.BUTTON, named("Download my data")).click());
    assertThat(mine.suggestedFilename()).isEqualTo("countersign-data-of-manager.zip");
    assertThat(names(mine)).contains("expenses.jsonl", "ledger.jsonl");

    Page operator = open(browser.desktop(), "operator", "/privacy?person=manager");
    Download theirs =
        operator.waitForDownload(
            () ->
                operator
                    .getByRole(AriaRole.LINK, named("Download everything stored about them"))
                    .click());
    assertThat(names(theirs)).contains("expenses.jsonl");
    assertThat(
            application
                .jdbc()
                .sql("select actor from ledger_entry where event = 'DATA_GIVEN'")
                .query(String.class)
                .list())
        .containsExactly("operator");
  }

  private static List<String> names(Download download) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(download.createReadStream())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static Locator section(Page page, String heading) {
    return page.locator("section, article")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(heading))))
        .last();
  }

  private Page open(Page page, String user, String path) {
    page.navigate(address("/login"));
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill("demo");
    page.getByLabel("Password").press("Enter");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Log out"))).isVisible();
    page.navigate(address(path));
    return page;
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
    return "http://127.0.0.1:" + application.port() + path;
  }
}
