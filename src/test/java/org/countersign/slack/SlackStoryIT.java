package org.countersign.slack;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.countersign.Api;
import org.countersign.Browser;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.DevSlack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A review as people live through it who only ever look at Slack. */
@IntegrationTest
class SlackStoryIT {

  @RegisterExtension final Browser browser = new Browser();

  @LocalServerPort private int port;
  private final DevSlack slack = DevServices.shared().slack();
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
    DevServices.shared().applicationListensOn(port);
  }

  @Test
  void asksAnswersAndApprovesWithoutLeavingSlack() {
    Page manager = open("manager", "managers");
    Page employee = open("employee", "direct");

    String id = api.submit("employee", "4101", "Workshop in Lisbon");
    Locator card = message(manager, id);
    assertThat(card).containsText("4101.00 EUR");
    assertThat(card).containsText("The AI recommends: APPROVE");
    card.getByText("Ask", exactly()).click();
    fillIn(manager, "Ask the submitter", "Your question", "Which customer is it for?");

    Locator question = employee.locator("li.message").filter(withText("Which customer is it for?"));
    question.getByText("Answer", exactly()).click();
    fillIn(employee, "Answer", "Your answer", "Contoso, they pay half of it");

    Locator second = message(manager, id).filter(withText("Contoso, they pay half of it"));
    String ts = second.getAttribute("data-ts");
    second.getByText("Approve", exactly()).click();
    manager.locator("#confirm-confirm").click();

    Locator closed = manager.locator("li.message[data-ts='" + ts + "']");
    assertThat(closed).containsText("Approved by @Mara Manager");
    assertThat(closed.getByText("Approve", exactly())).hasCount(0);
    assertThat(
            employee
                .locator("li.message")
                .filter(withText("Workshop in Lisbon"))
                .filter(withText("is approved by")))
        .hasCount(1);
    JsonNode expense = api.awaitStatus(id, "APPROVED");
    assertThat(expense.at("/decision/name").asText()).isEqualTo("manager");
    assertThat(expense.at("/decision/surface").asText()).isEqualTo("SLACK");
    assertThat(api.events(id))
        .containsSubsequence(
            "SUBMITTED",
            "REVIEW_OPENED",
            "REVIEWED",
            "INFORMATION_REQUESTED",
            "INFORMATION_GIVEN",
            "REVIEW_OPENED",
            "REVIEWED",
            "DECIDED")
        .doesNotContain("REVIEW_DENIED");
    Browser.assertAccessible(manager);
  }

  @Test
  void showsWhoHasClaimedAReviewInTasklist() {
    Page page = open("manager2", "managers");
    String id = api.submit("employee", "4102", "Chairs for the workshop");
    Locator card = message(page, id);
    assertThat(card).containsText("Nobody has claimed it");

    new Api(DevServices.shared().camunda().address().getPort())
        .post(
            "",
            "/v2/user-tasks/" + api.awaitReview(id) + "/assignment",
            "{\"assignee\": \"manager\"}");

    assertThat(card).containsText("Claimed by @Mara Manager");
  }

  @Test
  void submitsByACommandAndTheCardAppears() {
    Page employee = open("employee", "expenses");
    employee.getByLabel("Message or command").fill("/expense 4103 Printer for the workshop");
    employee.getByText("Send", new Page.GetByTextOptions().setExact(true)).click();
    Locator note = employee.locator("li.message.private").filter(withText("Printer"));
    assertThat(note).containsText("Submitted: 4103.00 EUR");

    Page manager = open("manager", "managers");
    assertThat(manager.locator("li.message").filter(withText("Printer for the workshop")))
        .hasCount(1);
  }

  private Page open(String user, String place) {
    Page page = browser.desktop();
    page.navigate(slack.address() + "?as=" + user + "&in=" + place);
    return page;
  }

  private static Locator message(Page page, String expense) {
    return page.locator("li.message").filter(withText("expense " + expense));
  }

  private static void fillIn(Page page, String title, String label, String text) {
    Locator form =
        page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(title).setExact(true));
    form.getByLabel(label).fill(text);
    form.getByText("Send", exactly()).click();
    assertThat(form).isHidden();
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
