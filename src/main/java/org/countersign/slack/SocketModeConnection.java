package org.countersign.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Mode SOCKET: Slack's requests over a WebSocket that the application opens. Opened again whenever
 * it is closed; the application starts also while Slack is away.
 */
@WhenSlackIsOn
@ConditionalOnProperty(name = "countersign.slack.mode", havingValue = "SOCKET")
@Component
class SocketModeConnection implements SmartLifecycle {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** As many clicks as are stored at the same time; more wait for one to be acknowledged. */
  private static final int CONCURRENCY = 20;

  private static final Logger LOG = LoggerFactory.getLogger(SocketModeConnection.class);

  private final App boltApp;
  private final SlackSettings settings;
  private volatile @Nullable SocketModeApp connection;
  private @Nullable ScheduledExecutorService timer;

  SocketModeConnection(App boltApp, SlackSettings settings) {
    this.boltApp = boltApp;
    this.settings = settings;
  }

  /** Whether Slack's requests arrive. */
  boolean isConnected() {
    SocketModeApp current = connection;
    return current != null && current.getClient() != null && current.getClient().verifyConnection();
  }

  private void connect() {
    if (isConnected()) {
      return;
    }
    disconnect();
    SocketModeApp next = null;
    try {
      next =
          new SocketModeApp(
              settings.appToken(), boltApp, SocketModeClient.Backend.JavaWebSocket, CONCURRENCY);
      next.startAsync();
      // Else the client of a connection that is replaced here would come back by itself as well,
      // and
      // take clicks that nobody works on.
      next.getClient().setAutoReconnectEnabled(false);
      connection = next;
      LOG.info("Slack's requests arrive by Socket Mode");
    } catch (Exception e) {
      LOG.warn("Slack's requests do not arrive: no connection ({})", e.getClass().getSimpleName());
      close(next);
    }
  }

  private void disconnect() {
    SocketModeApp last = connection;
    connection = null;
    close(last);
  }

  /** Its client too, which the app leaves open where it does not answer. */
  private static void close(@Nullable SocketModeApp last) {
    if (last == null) {
      return;
    }
    SocketModeClient client = last.getClient();
    try {
      last.close();
    } catch (Exception e) {
      LOG.debug("The last connection was gone", e);
    }
    try {
      if (client != null) {
        client.close();
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("The last connection was gone", e);
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("slack-socket-").factory());
    var unused =
        started.scheduleWithFixedDelay(this::connect, 0, PAUSE.toSeconds(), TimeUnit.SECONDS);
    timer = started;
  }

  @Override
  public void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
    disconnect();
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }
}
