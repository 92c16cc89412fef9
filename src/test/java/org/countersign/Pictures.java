package org.countersign;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitUntilState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.countersign.contract.EditedDmn;
import org.countersign.web.Documents;

/**
 * Takes the pictures of the pages in docs/images, of the application that runs on port 8080: {@code
 * ./mvnw spring-boot:test-run}, and then this. Those that need a year of expenses are taken of an
 * application of its own.
 */
public final class Pictures {

  private static final int PORT = 8080;
  private static final String SLACK = "http://127.0.0.1:8090/?as=manager&in=managers";
  private static final int EXPENSES_OF_A_YEAR = 20_000;
  private static final Path FOLDER = Path.of("docs", "images");

  private final com.microsoft.playwright.Browser chromium;
  private final BrowserContext desktop;
  private final BrowserContext phone;
  private final BrowserContext dark;

  private Pictures(com.microsoft.playwright.Browser chromium) {
    this.chromium = chromium;
    desktop = chromium.newContext(desktop(PORT));
    phone = chromium.newContext(phone(PORT));
    dark = chromium.newContext(desktop(PORT).setColorScheme(ColorScheme.DARK));
  }

  private static NewContextOptions desktop(int port) {
    return options(port).setViewportSize(1280, 860);
  }

  private static NewContextOptions phone(int port) {
    return options(port).setViewportSize(390, 844).setDeviceScaleFactor(2).setIsMobile(true);
  }

  private static NewContextOptions options(int port) {
    return new NewContextOptions().setLocale("en-GB").setBaseURL("http://127.0.0.1:" + port);
  }

  public static void main(String[] args) throws Exception {
    try (Chromium chromium =
        Chromium.start().orElseThrow(() -> new IllegalStateException("no Chromium here"))) {
      Pictures pictures = new Pictures(chromium.browser());
      pictures.take();
      pictures.takeSlack();
      pictures.takeDossier();
      pictures.takePrivacy();
      pictures.takeInsight();
    }
    System.exit(0);
  }

  private void take() throws Exception {
    Api api = new Api(PORT);
    Page page = desktop.newPage();
    page.navigate("/");
    save(page, "home");
    page.navigate("/login");
    save(page, "login");
    for (BrowserContext context : new BrowserContext[] {desktop, phone, dark}) {
      logIn(context, "employee");
    }
    api.awaitStatus(api.submit("employee", "42.50", "Taxi to the customer"), "APPROVED");

    page.navigate("/expenses/new");
    page.getByLabel("What for").fill("Conference in Lisbon, three nights with breakfast");
    page.getByLabel("Amount").fill("1840");
    page.getByLabel("Day of the purchase").fill(Api.workingDay(1).toString());
    page.getByLabel("Category").fill("accommodation");
    page.getByLabel("Merchant").fill("Hotel Avenida");
    Path receipt =
        Files.write(
            Files.createTempDirectory("receipt").resolve("hotel.png"), Documents.png(320, 220));
    page.getByLabel("Receipts").setInputFiles(receipt);
    save(page, "expense-new");
    page.getByText("Submit", new Page.GetByTextOptions().setExact(true)).click();
    page.waitForURL("**/expenses/*-*");
    String address = page.url();
    String id = address.substring(address.lastIndexOf('/') + 1);
    String review = api.awaitReview(id);
    page.navigate(address);
    save(page, "expense-in-review");
    Page onPhone = phone.newPage();
    onPhone.navigate(address);
    save(onPhone, "expense-phone");

    api.decide("manager", review, "REQUEST_INFORMATION", "Which talk did you give?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");
    page.navigate(address);
    save(page, "expense-question");
    page.navigate(address + "/withdrawal");
    save(page, "expense-withdrawal");
    page.navigate("/notifications");
    save(page, "notifications");
    page.navigate("/expenses");
    save(page, "expenses");
    onPhone.navigate("/expenses");
    save(onPhone, "expenses-phone");
    Page atNight = dark.newPage();
    atNight.navigate("/expenses");
    save(atNight, "expenses-dark");
    page.navigate("/expenses/" + UUID.randomUUID());
    save(page, "error");
  }

  /** The page holds a connection open: it is never idle. */
  private void takeSlack() {
    Api api = new Api(PORT);
    String id = api.submit("employee", "1840", "Conference in Lisbon, three nights with breakfast");
    api.awaitReview(id);
    Page page = chromium.newContext(desktop(PORT)).newPage();
    page.navigate(SLACK, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    Locator card =
        page.locator("li.message").filter(new Locator.FilterOptions().setHasText("expense " + id));
    card.waitFor();
    card.scrollIntoViewIfNeeded();
    page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve("slack-card.png")));
  }

  private void takeDossier() {
    Api api = new Api(PORT);
    String id = api.submit("employee", "1960", "Chairs for the meeting room");
    api.decide("manager", api.awaitReview(id), "APPROVE", "The old ones are broken");
    api.awaitExpense(id, one -> one.toString().contains("SUBMITTER_NOTIFIED"));
    BrowserContext context = chromium.newContext(desktop(PORT));
    logIn(context, "auditor");
    Page page = context.newPage();
    do {
      page.navigate("/expenses/" + id + "/dossier");
    } while (page.getByText("Not sealed yet").count() > 0);
    page.locator("summary").first().click();
    save(page, "dossier");
  }

  private void takePrivacy() {
    BrowserContext employee = chromium.newContext(desktop(PORT));
    logIn(employee, "employee2");
    Page own = employee.newPage();
    own.navigate("/my-data");
    save(own, "my-data");
    BrowserContext operator = chromium.newContext(desktop(PORT));
    logIn(operator, "operator");
    Page page = operator.newPage();
    page.navigate("/privacy?person=employee2");
    page.getByLabel("Why erase it").fill("She asked for it");
    save(page, "privacy");
  }

  private void takeInsight() {
    try (SeparateApplication application =
        SeparateApplication.start(
            "pictures", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"))) {
      FilledDatabase.fill(application.jdbc(), EXPENSES_OF_A_YEAR);
      int port = application.port();
      BrowserContext operator = chromium.newContext(desktop(port));
      logIn(operator, "operator");
      Page page = operator.newPage();
      page.navigate("/figures");
      save(page, "figures");
      page.navigate("/figures/confidence?days=366");
      save(page, "confidence");
      page.navigate("/replay");
      page.getByLabel("Edited table")
          .setInputFiles(
              new FilePayload(
                  "expense-routing.dmn",
                  "text/xml",
                  EditedDmn.original()
                      .cell("Entry_AboveLimit_amount", ">= 1200")
                      .text()
                      .getBytes(StandardCharsets.UTF_8)));
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try it")).click();
      page.getByText("What would have gone another way").waitFor();
      save(page, "replay");
      application.api().setAutonomy("SHADOW", "The trial begins");
      application.api().setAutonomy("ON", "Agreement was 97 % over 60 days");
      page.navigate("/autonomy");
      save(page, "autonomy");
      BrowserContext onPhone = chromium.newContext(phone(port));
      logIn(onPhone, "operator");
      Page small = onPhone.newPage();
      small.navigate("/autonomy");
      save(small, "autonomy-phone");
    }
  }

  private static void logIn(BrowserContext context, String user) {
    Page page = context.newPage();
    page.navigate("/login");
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill("demo");
    page.locator("main button").click();
    page.waitForURL(url -> !url.contains("/login"));
    page.close();
  }

  private static void save(Page page, String name) {
    page.waitForLoadState(LoadState.LOAD);
    // Else the head of the page sticks wherever it was scrolled to.
    page.evaluate("scrollTo(0, 0)");
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(FOLDER.resolve(name + ".png")));
  }
}
