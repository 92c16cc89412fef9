package org.countersign.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.Browser;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an employee does in a browser, from the log-in to the decision. */
@IntegrationTest
class EmployeeStoryIT {

  @RegisterExtension final Browser browser = new Browser();

  @TempDir private Path folder;
  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"desktop", "phone"})
  void followsAnExpenseFromTheFormToItsDecision(String device) throws Exception {
    String what = "Conference travel " + UUID.randomUUID();
    Page page = open(device);
    logIn(page, "employee");
    page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Main"))
        .getByText("New expense")
        .click();
    Browser.assertAccessible(page);
    page.getByLabel("What for").fill(what);
    page.getByLabel("Amount").fill("2600");
    page.getByLabel("Day of the purchase").fill(Api.workingDay(0).toString());
    page.getByLabel("Receipts").setInputFiles(picture());
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit")).click();

    assertThat(page.locator("h1")).hasText(what);
    assertThat(page.locator("#where")).containsText("It waits for a member of managers.");
    assertThat(page.locator(".receipts img")).hasJSProperty("naturalWidth", 40);
    Browser.assertAccessible(page);

    String id = page.url().substring(page.url().lastIndexOf('/') + 1);
    String review = api.awaitReview(id);
    api.decide("manager", review, "REQUEST_INFORMATION", "Which <conference> is it?");

    assertThat(page.locator("#where")).containsText("Mara Manager asked you a question");
    assertThat(page.locator("form blockquote")).hasText("Which <conference> is it?");
    Browser.assertAccessible(page);
    page.getByLabel("Your answer").fill("The one in Lisbon");
    page.getByLabel("Add receipts").setInputFiles(document());
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send the answer")).click();

    assertThat(page.getByText("Your answer is sent.")).isVisible();
    assertThat(page.getByText("invitation.pdf").first()).isVisible();
    api.decide("manager", api.awaitReview(id, review), "APPROVE", "Enjoy it");

    assertThat(page.locator("#where")).hasText("It is approved by Mara Manager.");
    assertThat(page.locator(".timeline h3"))
        .containsText(
            new String[] {
              "You submitted it",
              "You attached a receipt",
              "Mara Manager asked a question",
              "You attached a receipt",
              "You answered",
              "Mara Manager approved",
              "Approved"
            });
    page.navigate(address("/expenses?status=APPROVED"));
    assertThat(page.getByText(what)).isVisible();
    Browser.assertAccessible(page);
    assertFits(page);
  }

  @Test
  void saysBesideTheFieldWhatIsWrong() {
    Page page = open("desktop");
    logIn(page, "employee");
    page.navigate(address("/expenses/new"));

    page.getByLabel("Amount").fill("-3");
    page.getByLabel("Merchant").focus();
    assertThat(page.locator("#amount-mistake")).hasText("Must be greater than 0.");
    assertThat(page.getByLabel("Amount")).hasAttribute("aria-invalid", "true");

    page.getByLabel("Currency").fill("XYZ");
    browser.expect("Answer 422");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit")).click();

    assertThat(page.getByText("Nothing was sent yet")).isVisible();
    assertThat(page.locator("#description-mistake")).hasText("Must not be blank.");
    assertThat(page.locator("#currency-mistake")).containsText("Must be an ISO 4217 code");
    assertThat(page.getByLabel("What for")).isFocused();
    assertThat(page.getByLabel("Amount")).hasValue("-3");
    Browser.assertAccessible(page);
  }

  @Test
  void saysWhichFileIsNoReceipt() throws Exception {
    Page page = open("desktop");
    logIn(page, "employee");
    page.navigate(address("/expenses/new"));
    page.getByLabel("What for").fill("Taxi " + UUID.randomUUID());
    page.getByLabel("Amount").fill("12");

    page.getByLabel("Receipts").setInputFiles(file("large.pdf", new byte[10 * 1024 * 1024 + 1]));
    assertThat(page.locator("#receipts-mistake")).containsText("Larger than 10 MB: large.pdf");
    page.getByLabel("Receipts")
        .setInputFiles(file("page.pdf", "<html>".getBytes(StandardCharsets.UTF_8)));
    browser.expect("Answer 422");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit")).click();

    assertThat(page.locator("#receipts-mistake"))
        .containsText("Must be a PDF, PNG or JPEG by its content.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"desktop", "phone"})
  void withdrawsAfterAsking(String device) {
    String id = api.submit("employee2", "3100", "Taxi " + UUID.randomUUID());
    api.awaitStatus(id, "IN_REVIEW");
    Page page = open(device);
    logIn(page, "employee2");
    page.navigate(address("/expenses/" + id));

    page.getByText("Withdraw", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("h1")).hasText("Withdraw this expense?");
    Browser.assertAccessible(page);
    page.getByText("Withdraw it").click();

    assertThat(page.locator("#where")).hasText("It is withdrawn and will not be paid.");
    org.assertj.core.api.Assertions.assertThat(
            api.awaitStatus(id, "WITHDRAWN").at("/decision/surface").asText())
        .isEqualTo("WEB");
    assertFits(page);
  }

  private Page open(String device) {
    return device.equals("phone") ? browser.phone() : browser.desktop();
  }

  private void logIn(Page page, String user) {
    page.navigate(address("/login"));
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill("demo");
    page.locator("main").getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator("h1")).hasText("My expenses");
    page.waitForLoadState();
  }

  private static void assertFits(Page page) {
    org.assertj.core.api.Assertions.assertThat(
            (Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .as("no wider than the screen")
        .isTrue();
  }

  private Path picture() throws Exception {
    return file("taxi.png", Documents.png(40, 60));
  }

  private Path document() throws Exception {
    return file("invitation.pdf", Documents.pdf());
  }

  private Path file(String name, byte[] content) throws Exception {
    return Files.write(folder.resolve(name), content);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + port + path;
  }
}
