package org.countersign.slack;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** What an operator sees of Slack. */
@WhenSlackIsOn
@Component
class SlackHealth {

  private final Workspace workspace;
  private final SlackMessages messages;
  private final SlackSettings settings;
  private final ObjectProvider<SocketModeConnection> socket;

  SlackHealth(
      Workspace workspace,
      SlackMessages messages,
      SlackSettings settings,
      ObjectProvider<SocketModeConnection> socket) {
    this.workspace = workspace;
    this.messages = messages;
    this.settings = settings;
    this.socket = socket;
  }

  Health health() {
    SlackMessages.Waiting waiting = messages.waiting();
    String reason = reason(waiting);
    Health.Builder health =
        reason == null ? Health.up() : Health.unknown().withDetail("reason", reason);
    SlackWebApi.Identity identity = workspace.identity();
    if (identity != null) {
      health.withDetail("workspace", identity.team() + " (" + identity.teamId() + ")");
    }
    if (waiting.since() != null) {
      health.withDetail("waitingSince", waiting.since());
    }
    return health
        .withDetail("mode", settings.mode())
        .withDetail("waitingMessages", waiting.messages())
        .build();
  }

  private @Nullable String reason(SlackMessages.Waiting waiting) {
    String problem = workspace.problem();
    if (problem != null) {
      return problem;
    }
    SocketModeConnection connection = socket.getIfAvailable();
    if (connection != null && !connection.isConnected()) {
      return "Socket Mode is not connected: clicks do not arrive";
    }
    return waiting.problem();
  }
}
