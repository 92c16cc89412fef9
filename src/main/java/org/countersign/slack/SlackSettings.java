package org.countersign.slack;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.countersign.expense.ExpenseId;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach Slack. Without a bot token Slack is off.
 *
 * @param botToken {@code xoxb-…}
 * @param signingSecret with which Slack signs its requests; required for mode {@code HTTP}
 * @param appToken {@code xapp-…}; required for mode {@code SOCKET}
 * @param apiUrl of the Web API, with a slash at its end; empty is Slack itself
 * @param channels channel id by candidate group
 * @param defaultChannel of the groups that have none of their own; empty is none: then their
 *     reviews are not shown in Slack
 * @param baseUrl of Countersign's own pages, for links
 * @param tasklistUrl of Camunda's Tasklist, for links; empty is no link
 * @param confirmFrom an approval of what is worth so much in the company's currency, or nobody
 *     knows how much, asks to confirm
 * @param timeout for one call of Slack's Web API
 */
@Validated
@ConfigurationProperties("countersign.slack")
record SlackSettings(
    @DefaultValue("") String botToken,
    @DefaultValue("") String signingSecret,
    @DefaultValue("") String appToken,
    @DefaultValue("HTTP") SlackMode mode,
    @Pattern(
            regexp = "https?://\\S+/",
            message = "must start with https:// or http:// and end with /")
        @Nullable String apiUrl,
    @DefaultValue Map<String, String> channels,
    @Nullable String defaultChannel,
    @DefaultValue("http://localhost:8080")
        @Pattern(regexp = "https?://\\S+", message = "must start with https:// or http://") String baseUrl,
    @Pattern(regexp = "https?://\\S+", message = "must start with https:// or http://") @Nullable String tasklistUrl,
    @DefaultValue("1000") @DecimalMin("0") BigDecimal confirmFrom,
    @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(seconds = 60) Duration timeout,
    @DefaultValue @Valid Pace pace) {

  static final String TOKEN_PROPERTY = "countersign.slack.bot-token";

  SlackSettings {
    botToken = botToken.strip();
    signingSecret = signingSecret.strip();
    appToken = appToken.strip();
    apiUrl = filled(apiUrl);
    defaultChannel = filled(defaultChannel);
    tasklistUrl = filled(tasklistUrl);
    baseUrl = withoutSlash(baseUrl.strip());
    channels =
        channels.entrySet().stream()
            .filter(channel -> !channel.getValue().isBlank())
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, channel -> channel.getValue().strip()));
    if (!botToken.isEmpty() && mode == SlackMode.HTTP && signingSecret.isEmpty()) {
      throw new IllegalArgumentException(
          "Slack's signing secret is missing: set SLACK_SIGNING_SECRET, or SLACK_MODE=SOCKET");
    }
    if (!botToken.isEmpty() && mode == SlackMode.SOCKET && appToken.isEmpty()) {
      throw new IllegalArgumentException(
          "Slack's app token for Socket Mode is missing: set SLACK_APP_TOKEN");
    }
  }

  /** The channel in which the reviews of a candidate group are shown. */
  Optional<String> channelOf(String group) {
    return Optional.ofNullable(channels.getOrDefault(group, defaultChannel));
  }

  /** Where a reviewer reads and decides. */
  String reviewPage(long userTaskKey) {
    return baseUrl + "/reviews/" + userTaskKey;
  }

  /** Where the submitter reads and answers. */
  String expensePage(ExpenseId expense) {
    return baseUrl + "/expenses/" + expense;
  }

  private static @Nullable String filled(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "SlackSettings[mode=%s, apiUrl=%s, channels=%s, defaultChannel=%s, pace=%s]"
        .formatted(mode, apiUrl, channels, defaultChannel, pace);
  }

  /**
   * What Slack allows; 0 is no limit.
   *
   * @param post between two messages in one channel
   * @param update between two updates of messages, over all channels: Slack's tier 3
   * @param note between two private notes: Slack's tier 4
   * @param burst how many updates, or notes, may go at once after a pause
   */
  record Pace(
      @DefaultValue("1s") @DurationMin(millis = 0) Duration post,
      @DefaultValue("1200ms") @DurationMin(millis = 0) Duration update,
      @DefaultValue("600ms") @DurationMin(millis = 0) Duration note,
      @DefaultValue("5") @Min(1) @Max(50) int burst) {}
}
