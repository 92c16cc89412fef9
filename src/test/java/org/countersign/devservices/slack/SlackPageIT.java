package org.countersign.devservices.slack;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.countersign.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page on which a person is anybody of the workspace, with an application that only listens.
 */
class SlackPageIT {

  private static final String CARD =
      """
      [{"type":"header","text":{"type":"plain_text","text":"Review: 2,500.00 EUR"}},
       {"type":"section","fields":[
         {"type":"mrkdwn","text":"*Submitted by*\\n<@U0EMPLOYEE>"},
         {"type":"mrkdwn","text":"*Amount*\\n2,500.00 EUR"}]},
       {"type":"section","text":{"type":"mrkdwn","text":">&lt;!channel&gt; &lt;b&gt;Travel&lt;/b&gt; &amp; more"}},
       {"type":"divider"},
       {"type":"section","text":{"type":"mrkdwn",
         "text":":robot_face: *The AI recommends: APPROVE*\\n• an _ordinary_ expense, see <https://example.com/B1|B1>"}},
       {"type":"context","elements":[{"type":"mrkdwn","text":"due <!date^1764000000^{date_short_pretty} {time}|soon>"}]},
       {"type":"actions","elements":[
         {"type":"button","action_id":"approve","text":{"type":"plain_text","text":"Approve"},"style":"primary","value":"1",
          "confirm":{"title":{"type":"plain_text","text":"Approve 2,500.00 EUR?"},
            "text":{"type":"plain_text","text":"In your own name."},
            "confirm":{"type":"plain_text","text":"Yes, approve"},"deny":{"type":"plain_text","text":"Not yet"}}},
         {"type":"button","action_id":"reject","text":{"type":"plain_text","text":"Reject"},"style":"danger","value":"1"}]}]
      """;

  private static final String MODAL =
      """
      {"type":"modal","callback_id":"reject","title":{"type":"plain_text","text":"Reject expense"},
       "submit":{"type":"plain_text","text":"Send"},"close":{"type":"plain_text","text":"Cancel"},
       "blocks":[
         {"type":"input","block_id":"comment","label":{"type":"plain_text","text":"Why"},
          "element":{"type":"plain_text_input","action_id":"comment","multiline":true}},
         {"type":"input","block_id":"reason","optional":true,"label":{"type":"plain_text","text":"Reason"},
          "element":{"type":"static_select","action_id":"reason",
            "placeholder":{"type":"plain_text","text":"Choose one"},"options":[
            {"text":{"type":"plain_text","text":"Not the policy"},"value":"POLICY"}]}}]}
      """;

  @RegisterExtension final Browser browser = new Browser();

  private final DevSlack slack = DevSlack.start();
  private final Slack sdk = Slack.getInstance(SlackMethodsTest.config(slack));
  private final MethodsClient client = sdk.methods(SlackMethodsTest.token(slack));
  private final BlockingQueue<Map<String, String>> heard = new LinkedBlockingQueue<>();
  private HttpServer application;
  private volatile String answer = "";

  @BeforeEach
  void listen() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext("/", this::hear);
    application.start();
    slack.patience(Duration.ofSeconds(20));
    slack.deliverTo(URI.create("http://127.0.0.1:" + application.getAddress().getPort() + "/"));
  }

  @AfterEach
  void stop() throws Exception {
    application.stop(0);
    sdk.close();
    slack.close();
  }

  private void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      heard.add(Arguments.form(body));
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void showsACardWhenItIsPostedAndWhenItChanges() throws Exception {
    Page page = open("manager", "managers");
    assertThat(page.locator(".empty")).isVisible();

    String ts = postCard();

    assertThat(page.getByRole(AriaRole.HEADING, named("Review: 2,500.00 EUR"))).isVisible();
    assertThat(page.locator("blockquote")).hasText("<!channel> <b>Travel</b> & more");
    assertThat(page.locator(".mention")).hasText("@Emma Employee");
    assertThat(page.locator("strong", new Page.LocatorOptions().setHasText("The AI"))).isVisible();
    assertThat(page.getByRole(AriaRole.LINK, named("B1")))
        .hasAttribute("href", "https://example.com/B1");
    Browser.assertAccessible(page);

    client.chatUpdate(
        request -> request.channel("C0MANAGERS").ts(ts).text("Approved").blocksAsString("[]"));

    assertThat(page.locator(".message")).containsText("Approved");
    assertThat(page.locator(".edited")).isVisible();
    assertThat(page.getByRole(AriaRole.BUTTON, named("Reject"))).hasCount(0);
  }

  @Test
  void asksToConfirmBeforeItSendsAClick() throws Exception {
    postCard();
    Page page = open("manager", "managers");

    page.getByRole(AriaRole.BUTTON, named("Approve")).click();
    assertThat(page.locator("#confirm")).containsText("In your own name.");
    Browser.assertAccessible(page);
    page.getByRole(AriaRole.BUTTON, named("Not yet")).click();
    page.getByRole(AriaRole.BUTTON, named("Approve")).click();
    page.getByRole(AriaRole.BUTTON, named("Yes, approve")).click();

    JsonNode click = nextPayload();
    assertThat(click.at("/actions/0/action_id").asText()).isEqualTo("approve");
    assertThat(click.at("/user/id").asText()).isEqualTo("U0MANAGER");
    assertThat(heard).isEmpty();
  }

  @Test
  void fillsInAModalAndShowsWhatIsWrongWithIt() throws Exception {
    postCard();
    Page page = open("manager", "managers");
    page.getByRole(AriaRole.BUTTON, named("Reject")).click();
    String trigger = nextPayload().path("trigger_id").asText();
    client.viewsOpen(request -> request.triggerId(trigger).viewAsString(MODAL));

    Locator modal = page.getByRole(AriaRole.DIALOG, named("Reject expense"));
    modal.getByText("Send").click();
    assertThat(modal.locator("#error-comment")).hasText("Please complete this required field.");
    Browser.assertAccessible(page);

    answer = "{\"response_action\":\"errors\",\"errors\":{\"comment\":\"Say a little more\"}}";
    modal.getByLabel("Why").fill("No");
    modal.getByLabel("Reason").selectOption("Not the policy");
    modal.getByText("Send").click();
    assertThat(modal.locator("#error-comment")).hasText("Say a little more");
    assertThat(modal.getByLabel("Why")).hasValue("No");

    answer = "";
    modal.getByLabel("Why").fill("Not within the policy");
    modal.getByText("Send").click();
    assertThat(modal).isHidden();
    nextPayload();
    JsonNode values = nextPayload().at("/view/state/values");
    assertThat(values.at("/comment/comment/value").asText()).isEqualTo("Not within the policy");
    assertThat(values.at("/reason/reason/selected_option/value").asText()).isEqualTo("POLICY");
  }

  @Test
  void sendsCommandsAndShowsTheAnswerToOnePersonOnly() throws Exception {
    Page employee = open("employee", "expenses");
    Page manager = open("manager", "expenses");
    answer = "{\"text\":\"Submitted: *42.50 EUR*\"}";

    employee.getByLabel("Message or command").fill("/expense 42.50 Taxi to the client");
    employee.getByText("Send").click();

    assertThat(employee.locator(".message.private")).containsText("Submitted: 42.50 EUR");
    assertThat(next())
        .containsEntry("command", "/expense")
        .containsEntry("text", "42.50 Taxi to the client")
        .containsEntry("user_id", "U0EMPLOYEE");

    employee.getByLabel("Message or command").fill("Has anybody a receipt?");
    employee.getByText("Send").click();
    assertThat(manager.locator(".message")).containsText("Has anybody a receipt?");
    assertThat(manager.locator(".message.private")).hasCount(0);
  }

  @Test
  void offersTheShortcutOnWhatPeopleWrite() throws Exception {
    slack.write("employee", "expenses", "42.50 Taxi");
    Page page = open("employee", "expenses");

    page.getByRole(AriaRole.BUTTON, named("Submit as an expense")).click();

    JsonNode shortcut = nextPayload();
    assertThat(shortcut.path("callback_id").asText()).isEqualTo("submit_expense");
    assertThat(shortcut.at("/message/text").asText()).isEqualTo("42.50 Taxi");
  }

  @Test
  void countsWhatIsNewAndShowsDirectMessagesAndTheHomeTab() throws Exception {
    Page page = open("employee", "expenses");
    client.chatPostMessage(
        request -> request.channel("U0EMPLOYEE").text("Your expense is approved"));

    Locator messages = page.getByRole(AriaRole.LINK, named("Countersign: Messages 1 new"));
    messages.click();

    assertThat(page.locator(".message")).containsText("Your expense is approved");
    assertThat(page.locator(".badge")).hasCount(0);

    page.getByRole(AriaRole.LINK, named("Countersign: Home")).click();
    assertThat(page.locator(".empty")).isVisible();
    client.viewsPublish(
        request ->
            request
                .userId("U0EMPLOYEE")
                .viewAsString(
                    """
                    {"type":"home","blocks":[{"type":"header","text":{"type":"plain_text","text":"Nothing waits"}}]}
                    """));
    assertThat(page.getByRole(AriaRole.HEADING, named("Nothing waits"))).isVisible();
  }

  @Test
  void saysWhenTheApplicationDoesNotAnswer() throws Exception {
    postCard();
    Page page = open("manager", "managers");
    application.stop(0);

    page.getByRole(AriaRole.BUTTON, named("Reject")).click();

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("dispatch_failed");
  }

  @Test
  void fitsOnAPhoneAndChangesThePersonInPlace() throws Exception {
    postCard();
    Page page = browser.phone();
    page.navigate(slack.address() + "?as=manager&in=managers");

    Browser.assertAccessible(page);
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(390);

    page.getByLabel("I am").selectOption("Emma Employee");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Join #managers"))).isVisible();
  }

  private Page open(String user, String channel) {
    Page page = browser.desktop();
    page.navigate(slack.address() + "?as=" + user + "&in=" + channel);
    return page;
  }

  private String postCard() throws Exception {
    return client
        .chatPostMessage(
            request -> request.channel("C0MANAGERS").text("A review").blocksAsString(CARD))
        .getTs();
  }

  private Map<String, String> next() throws InterruptedException {
    Map<String, String> form = heard.poll(20, TimeUnit.SECONDS);
    assertThat(form).as("what the application heard").isNotNull();
    return form;
  }

  private JsonNode nextPayload() throws InterruptedException {
    return Json.read(String.valueOf(next().get("payload"))).orElseThrow();
  }

  private static GetByRoleOptions named(String name) {
    return new GetByRoleOptions().setName(name).setExact(true);
  }
}
