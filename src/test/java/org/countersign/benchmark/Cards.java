package org.countersign.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.devservices.slack.Delivery;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;
import org.countersign.devservices.slack.SignedRequest;

/** What is posted into the managers' channel from now on: a card for each review. */
final class Cards {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String CHANNEL = "managers";
  private static final String APPROVE = "review_approve";

  private final DevSlack slack;
  private int read;

  Cards(DevSlack slack) {
    this.slack = slack;
    read = slack.messages(CHANNEL).size();
  }

  /** Waits for so many. */
  List<Message> await(int howMany) throws InterruptedException {
    List<Message> cards = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (cards.size() < howMany) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("%d of %d cards".formatted(cards.size(), howMany));
      }
      TimeUnit.MILLISECONDS.sleep(20);
      cards.addAll(next());
    }
    return cards;
  }

  /** Those that were posted since it was asked before. */
  List<Message> next() {
    List<Message> all = slack.messages(CHANNEL);
    List<Message> cards = all.subList(read, all.size());
    read = all.size();
    return cards;
  }

  Delivery approve(String reviewer, Message card) {
    return slack.click(reviewer, card, APPROVE);
  }

  Delivery send(SignedRequest request) {
    return slack.send(request);
  }
}
