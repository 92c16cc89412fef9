package org.countersign.slack;

import com.slack.api.model.block.LayoutBlock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What one person is told, and nobody else sees. */
@WhenSlackIsOn
@Component
class SlackNotes {

  private static final int MAX_NOTE = 2000;

  /** Slack cannot show a note there; a direct message does. */
  private static final Set<String> NOT_THERE =
      Set.of(
          "user_not_in_channel",
          "not_in_channel",
          "channel_not_found",
          "is_archived",
          "messages_tab_disabled",
          "restricted_action");

  private final SlackWebApi slack;
  private final SlackPace pace;

  SlackNotes(SlackWebApi slack, SlackPace pace) {
    this.slack = slack;
    this.pace = pace;
  }

  /** Takes a turn at Slack's rate for notes. */
  Instant turn() {
    return pace.turn(pace.notes());
  }

  /**
   * Tells them where they are, else in a direct message.
   *
   * @throws SlackFailure if Slack does not take it
   */
  void tell(String slackUser, @Nullable String channel, String note) {
    show(slackUser, channel, Mrkdwn.line(note, MAX_NOTE));
  }

  /**
   * As {@link #tell} for what is in Slack's markup already.
   *
   * @throws SlackFailure if Slack does not take it
   */
  void show(String slackUser, @Nullable String channel, String text) {
    if (channel != null) {
      try {
        slack.postEphemeral(channel, slackUser, text);
        return;
      } catch (SlackFailure e) {
        if (!NOT_THERE.contains(e.error())) {
          throw e;
        }
      }
    }
    List<LayoutBlock> blocks = List.of(ReviewCard.text(text));
    slack.post(slack.openDirect(slackUser), "note", new Content(text, blocks));
  }
}
