package org.countersign;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;

/** The cards in a workspace's channels. */
public final class Cards {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Cards() {}

  /** The first in the channel that names the expense, once it is there. */
  public static Message awaitCard(DevSlack slack, String channel, String expense) {
    return await("card of " + expense)
        .atMost(PATIENCE)
        .until(
            () ->
                slack.messages(channel).stream()
                    .filter(one -> one.blocks().toString().contains(expense))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
