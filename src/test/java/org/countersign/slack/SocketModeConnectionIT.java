package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.FailureMode;
import org.countersign.devservices.slack.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SocketModeConnectionIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DevSlack devSlack = DevSlack.start();
  private final List<String> clicked = new CopyOnWriteArrayList<>();
  private Slack slack;
  private SocketModeConnection connection;

  @BeforeEach
  void connect() {
    Map<String, String> properties = devSlack.properties();
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(properties.get("countersign.slack.api-url"));
    slack = Slack.getInstance(config);
    var appConfig = new AppConfig();
    appConfig.setSlack(slack);
    var app = new App(appConfig, new ArrayList<>());
    app.blockAction(
        "approve",
        (request, context) -> {
          clicked.add(request.getPayload().getUser().getId());
          return context.ack();
        });
    app.command("/expense", (request, context) -> context.ack("Submitted"));
    var source = new MapConfigurationPropertySource(properties);
    source.put("countersign.slack.mode", "SOCKET");
    SlackSettings settings =
        new Binder(source).bind("countersign.slack", SlackSettings.class).get();
    connection = new SocketModeConnection(app, settings);
    devSlack.patience(PATIENCE);
  }

  @AfterEach
  void stop() throws Exception {
    connection.stop();
    slack.close();
    devSlack.close();
  }

  @Test
  void hearsOfClicksAndCommandsThroughItsOwnConnection() throws Exception {
    connection.start();
    await().atMost(PATIENCE).until(devSlack::hasSocket);

    assertThat(devSlack.click("manager", card(), "approve").isAcknowledged()).isTrue();
    assertThat(devSlack.command("employee", "expenses", "/expense", "42 Taxi").isAcknowledged())
        .isTrue();

    assertThat(clicked).containsExactly("U0MANAGER");
    assertThat(devSlack.notes("employee")).extracting(Message::text).containsExactly("Submitted");
  }

  @Test
  void connectsAgainWhenSlackClosesTheConnectionOrWasAway() {
    devSlack.failNext(1, new FailureMode.Status(500), "apps.connections.open");
    connection.start();
    await().atMost(PATIENCE).until(devSlack::hasSocket);

    devSlack.closeSockets();

    await().atMost(PATIENCE).until(() -> devSlack.hasSocket() && connection.isConnected());
  }

  /** Longer than the client of a closed connection would take to come back by itself. */
  @Test
  void leavesNoConnectionBehindThatTakesClicksAndLosesThem() {
    connection.start();
    await().atMost(PATIENCE).until(devSlack::hasSocket);

    devSlack.closeSockets();
    await().atMost(PATIENCE).until(() -> devSlack.hasSocket() && connection.isConnected());

    await()
        .during(Duration.ofSeconds(15))
        .atMost(Duration.ofSeconds(30))
        .until(() -> devSlack.sockets() == 1);
  }

  private Message card() throws Exception {
    slack
        .methods(devSlack.properties().get("countersign.slack.bot-token"))
        .chatPostMessage(
            request ->
                request
                    .channel("C0MANAGERS")
                    .text("Card")
                    .blocksAsString(
                        """
                        [{"type":"actions","elements":[{"type":"button","action_id":"approve",
                          "text":{"type":"plain_text","text":"Approve"},"value":"1"}]}]
                        """));
    return devSlack.messages("managers").getLast();
  }
}
