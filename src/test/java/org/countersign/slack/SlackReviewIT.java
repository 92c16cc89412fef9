package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.Delivery;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;
import org.countersign.devservices.slack.View;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reviews in Slack, as the people in its channels see them and click on them. */
@IntegrationTest
class SlackReviewIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String APPROVE = Button.APPROVE.actionId();
  private static final String REJECT = Button.REJECT.actionId();
  private static final String OF = "expense_id = :expense::uuid";
  private static final String ASK = Button.ASK.actionId();

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private final DevSlack slack = DevServices.shared().slack();
  private Api api;
  private Api camunda;

  @BeforeEach
  void connect() {
    api = new Api(port);
    camunda = new Api(DevServices.shared().camunda().address().getPort());
    slack.deliverTo(URI.create("http://127.0.0.1:" + port + SlackServlet.PATH));
  }

  @Test
  void showsWhatWasSubmittedAndApprovesByAClick() {
    String id = api.submit("employee", "3001", "Flight <!channel> & hotel");

    Message card = card("managers", id);

    assertThat(card.shown())
        .contains("3001.00 EUR", "Flight &lt;!channel&gt; &amp; hotel", "The AI recommends")
        .doesNotContain("<!channel>");
    assertThat(slack.click("manager", card, APPROVE).isAcknowledged()).isTrue();
    api.awaitStatus(id, "APPROVED");
    assertThat(api.expense(id).at("/decision/surface").asText()).isEqualTo("SLACK");
    assertThat(api.expense(id).at("/decision/name").asText()).isEqualTo("manager");
    Message closed = card("managers", id, one -> one.shown().contains("*Approved* by"));
    assertThat(closed.ts()).isEqualTo(card.ts());
    assertThat(closed.actionIds()).doesNotContain(APPROVE, REJECT, ASK);
    assertThat(told("employee", id)).contains("3001.00 EUR", "*approved* by manager");
  }

  @Test
  void rejectsWithACommentFromAForm() {
    String id = api.submit("employee", "3002", "A second office chair");
    Message card = card("managers", id);
    slack.click("manager", card, REJECT);
    View form = form("manager", Modals.DECIDE);

    assertThat(slack.submit(form, Map.of(Modals.COMMENT, "\u200b")).errors())
        .containsKey(Modals.COMMENT);
    Delivery sent =
        slack.submit(
            form, Map.of(Modals.COMMENT, "Take one from stock", Modals.REASON, "DUPLICATE"));

    assertThat(sent.isAcknowledged()).isTrue();
    api.awaitStatus(id, "REJECTED");
    card("managers", id, one -> one.shown().contains(">Take one from stock"));
    assertThat(told("employee", id)).contains("*rejected*", ">Take one from stock");
    assertThat(api.expense(id).at("/history").findValuesAsText("reasonCode")).contains("DUPLICATE");
  }

  @Test
  void asksTheSubmitterWhoAnswersInAFormAndTheReviewerApproves() {
    String id = api.submit("employee", "3003", "Train to the customer");
    Message first = card("managers", id);
    slack.click("manager", first, ASK);
    slack.submit(form("manager", Modals.DECIDE), Map.of(Modals.COMMENT, "Which customer?"));
    Message question = direct("employee", id, one -> one.shown().contains("Which customer?"));

    slack.click("employee", question, Button.ANSWER.actionId());
    slack.submit(form("employee", Modals.ANSWER), Map.of(Modals.COMMENT, "Contoso in Lisbon"));

    Message second = card("managers", id, one -> !one.ts().equals(first.ts()) && isOpen(one));
    assertThat(second.shown()).contains("*Asked:* Which customer?", ">Contoso in Lisbon");
    direct("employee", id, one -> one.shown().contains("*Answered:*"));
    slack.click("manager", second, APPROVE);
    api.awaitStatus(id, "APPROVED");
    assertThat(api.events(id))
        .containsSubsequence(
            "REVIEWED", "INFORMATION_REQUESTED", "INFORMATION_GIVEN", "REVIEWED", "DECIDED");
  }

  @Test
  void showsWhoClaimedItInTasklistsWay() {
    String id = api.submit("employee", "3004", "Two monitors");
    card("managers", id);
    String task = api.awaitReview(id);

    camunda.post("", "/v2/user-tasks/" + task + "/assignment", "{\"assignee\": \"manager\"}");

    Message claimed = card("managers", id, one -> one.shown().contains("Claimed by"));
    assertThat(claimed.shown()).contains("<@" + slack.user("manager").id() + ">");
    assertThat(claimed.actionIds()).contains(Button.RELEASE.actionId(), APPROVE);
    slack.click("manager2", claimed, APPROVE);
    assertThat(note("manager2", "claimed this review")).contains("manager has claimed");
    slack.click("manager", claimed, Button.RELEASE.actionId());
    card("managers", id, one -> one.shown().contains("Nobody has claimed it"));
  }

  @Test
  void tellsALateClickWhoDecidedWhat() {
    String id = api.submit("employee", "3005", "Workshop in Vienna");
    Message card = card("managers", id);
    api.decide("manager", api.awaitReview(id), "APPROVE", "By REST");
    card("managers", id, one -> !isOpen(one));

    slack.click("manager2", card, APPROVE);
    assertThat(note("manager2", "has decided already"))
        .contains("manager has decided already: APPROVE.");
    slack.click("manager2", card, REJECT);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                slack.notes("manager2").stream()
                        .filter(one -> one.text().contains("manager has decided already: APPROVE."))
                        .count()
                    >= 2);
    assertThat(slack.openView("manager2")).isEmpty();
  }

  @Test
  void leadsReviewersToTheReviewAndSubmittersToTheirExpense() {
    String id = api.submit("employee", "3012", "Screws");
    String review = "/reviews/" + api.awaitReview(id);
    Message card = card("managers", id);

    slack.click("manager", card, APPROVE);

    assertThat(urls(card)).first().asString().endsWith(review);
    assertThat(urls(card("managers", id, one -> !isOpen(one)))).first().asString().endsWith(review);
    Message told = direct("employee", id, one -> one.shown().contains("Your expense"));
    assertThat(urls(told)).first().asString().endsWith("/expenses/" + id);
  }

  @Test
  void deletesMessagesThatAreOldAndOfNothingOpen() {
    String open = api.submit("employee", "3013", "Nails");
    String decided = api.submit("employee", "3014", "Bolts");
    Message card = card("managers", open);
    slack.click("manager", card("managers", decided), APPROVE);
    card("managers", decided, one -> !isOpen(one));
    direct("employee", decided, one -> one.shown().contains("Your expense"));
    for (String id : List.of(open, decided)) {
      jdbc.sql("update slack_message set noted_at = now() - interval '401 days' where " + OF)
          .param("expense", id)
          .update();
    }

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              jdbc.sql(
                      "update scheduled_tasks set execution_time = now()"
                          + " where task_name = 'remove-what-is-too-old' and not picked")
                  .update();
              return messagesOf(decided) == 0;
            });
    assertThat(slack.messages("managers")).noneMatch(one -> one.shown().contains(decided));
    assertThat(messagesOf(open)).isOne();
    slack.click("manager", card, Button.CLAIM.actionId());
    assertThat(card("managers", open, one -> one.shown().contains("Claimed by")).ts())
        .isEqualTo(card.ts());
  }

  private int messagesOf(String expense) {
    return jdbc.sql("select count(*) from slack_message where " + OF)
        .param("expense", expense)
        .query(Integer.class)
        .single();
  }

  private static List<String> urls(Message message) {
    return message.blocks().findValuesAsText("url");
  }

  @Test
  void closesTheCardOfAWithdrawnExpense() {
    String id = api.submit("employee", "3006", "Hotel in Graz");
    card("managers", id);

    api.post("employee", "/api/expenses/" + id + "/withdrawal", null);

    Message closed = card("managers", id, one -> !isOpen(one));
    assertThat(closed.shown()).contains("Closed: 3006.00 EUR");
    assertThat(told("employee", id)).contains("*withdrawn*");
  }

  @Test
  void saysInTheGatesWordsWhyNot() {
    String own = api.submit("manager", "3007", "Leadership training");
    slack.click("manager", card("managers", own), APPROVE);
    assertThat(note("manager", "own expense"))
        .isEqualTo("This is your own expense. Somebody else has to review it.");
    assertThat(isOpen(card("managers", own))).isTrue();

    String twice = api.submit("employee", "12001", "Stand at the fair");
    Message first = card("managers", twice);
    slack.click("manager", first, APPROVE);
    Message second = card("finance", twice);
    slack.click("manager", second, APPROVE);

    assertThat(note("manager", "You have approved")).contains("must be another person's");
    assertThat(api.events(twice)).contains("REVIEW_DENIED");
    slack.click("finance", second, APPROVE);
    api.awaitStatus(twice, "APPROVED");
  }

  @Test
  void letsNoGuestBotOrStrangerIn() {
    String id = api.submit("employee", "3008", "Projector for the lab");
    Message card = card("managers", id);

    for (String nobody : List.of(DevSlack.GUEST, DevSlack.STRANGER, DevSlack.OTHER_BOT)) {
      assertThat(slack.click(nobody, card, APPROVE).isAcknowledged()).isTrue();
    }

    assertThat(note(DevSlack.GUEST, "guest")).contains("may not use Countersign in Slack");
    assertThat(note(DevSlack.STRANGER, "directory")).contains("Ask an operator");
    api.awaitExpense(
        id,
        one ->
            one.at("/history").findValuesAsText("event").stream()
                    .filter("REVIEW_DENIED"::equals)
                    .count()
                == 3);
    assertThat(api.get("auditor", "/api/ledger?expense=" + id).http().body())
        .contains("slack:", slack.user(DevSlack.GUEST).id());
    assertThat(isOpen(card("managers", id))).isTrue();
  }

  @Test
  void appliesADoubleClickOnce() {
    String id = api.submit("employee", "3009", "Docking stations");
    Message card = card("managers", id);

    slack.click("manager", card, APPROVE);
    slack.click("manager", card, APPROVE);

    api.awaitStatus(id, "APPROVED");
    assertThat(api.events(id).stream().filter("REVIEWED"::equals)).hasSize(1);
  }

  @Test
  void showsMyReviewsInTheHomeTab() {
    String id = api.submit("employee2", "3010", "Paint for the office");
    card("managers", id);
    api.post("manager", "/api/reviews/" + api.awaitReview(id) + "/claim", null);

    slack.openHome("manager");

    await()
        .atMost(PATIENCE)
        .until(() -> slack.home("manager").map(View::shown).orElse("").contains("3010.00 EUR"));
    View home = slack.home("manager").orElseThrow();
    assertThat(home.shown()).contains("Paint", "due <!date");
    assertThat(home.blocks().findValuesAsText("url"))
        .anyMatch(url -> url.endsWith("/reviews/" + api.awaitReview(id)));
  }

  @Test
  void takesExpensesByCommandAndListsThem() {
    Delivery submitted =
        slack.command("employee2", "expenses", "/expense", "42.50 CHF Taxi to the client");
    assertThat(submitted.body()).contains("Submitted: 42.50 CHF");

    Delivery listed = slack.command("employee2", "expenses", "/expense", "status");

    assertThat(listed.body()).contains("42.50 CHF", "Taxi to the client");
    assertThat(slack.command("employee2", "expenses", "/expense", "Taxi").body())
        .contains("/expense 42.50 Taxi to the client");
    assertThat(slack.command("employee2", "expenses", "/expense", "0 Taxi").body())
        .contains("amount must be greater than 0");
    assertThat(slack.command(DevSlack.STRANGER, "expenses", "/expense", "5 Taxi").body())
        .contains("Ask an operator");
  }

  @Test
  void makesAnExpenseOfAMessage() {
    String id = api.submit("employee", "3011", "Keyboards");
    Message any = card("managers", id);
    slack.messageShortcut("employee2", any, Modals.SUBMIT);
    View form = form("employee2", Modals.SUBMIT);

    assertThat(slack.submit(form, Map.of("amount", "many", "description", "x")).errors())
        .containsKey("amount");
    Delivery sent = slack.submit(form, Map.of("amount", "17.20", "description", "Pens & paper"));

    assertThat(sent.isAcknowledged()).isTrue();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                slack.directMessages("employee2").stream()
                    .map(Message::text)
                    .anyMatch(
                        told ->
                            told.matches(
                                "(?s).*17.20 EUR, Pens &amp; paper\\..*<http\\S+\\|Open>\\nAn AI .*")));
    assertThat(slack.command("employee2", "expenses", "/expense", "status").body())
        .contains("17.20 EUR");
  }

  private Message card(String channel, String expense) {
    return card(channel, expense, one -> true);
  }

  /** Waits for a card of the expense in this channel that looks like this; the latest. */
  private Message card(String channel, String expense, Predicate<Message> condition) {
    return find(() -> slack.messages(channel), expense, condition);
  }

  private Message direct(String user, String expense, Predicate<Message> condition) {
    return find(() -> slack.directMessages(user), expense, condition);
  }

  private static Message find(
      Supplier<List<Message>> messages, String expense, Predicate<Message> condition) {
    return await("message about " + expense)
        .atMost(PATIENCE)
        .until(
            () ->
                messages.get().stream()
                    .filter(one -> one.blocks().toString().contains(expense))
                    .filter(condition)
                    .reduce((first, last) -> last),
            Optional::isPresent)
        .orElseThrow();
  }

  private String told(String user, String expense) {
    return direct(user, expense, one -> one.shown().contains("Your expense")).shown();
  }

  private String note(String user, String words) {
    return await("note to " + user + " with " + words)
        .atMost(PATIENCE)
        .until(
            () ->
                Stream.concat(slack.notes(user).stream(), slack.directMessages(user).stream())
                    .map(Message::text)
                    .filter(text -> text.contains(words))
                    .reduce((first, last) -> last),
            Optional::isPresent)
        .orElseThrow();
  }

  private View form(String user, String callbackId) {
    return await("form of " + user)
        .atMost(PATIENCE)
        .until(
            () -> slack.openView(user).filter(view -> view.callbackId().equals(callbackId)),
            Optional::isPresent)
        .orElseThrow();
  }

  private static boolean isOpen(Message card) {
    return card.actionIds().contains(REJECT);
  }
}
