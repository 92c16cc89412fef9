package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is noted of a message of which nobody knew whether it arrived. */
@IntegrationTest
class SlackMessagesIT {

  private static final String CHANNEL = "C0NOWHERE";

  @Autowired private SlackMessages messages;
  @Autowired private JdbcClient jdbc;
  private final String key = "searched-" + UUID.randomUUID();

  @BeforeEach
  void send() {
    jdbc.sql(
            """
            insert into slack_message (message_key, kind, expense_id, noted_at, wanted, shown)
            values (:key, 'DECISION', gen_random_uuid(), now(), 1, 1)
            """)
        .param("key", key)
        .update();
    messages.sending(key, CHANNEL);
    messages.isUnclear(key);
  }

  @AfterEach
  void forget() {
    jdbc.sql("delete from slack_message where message_key = :key").param("key", key).update();
  }

  @Test
  void isThereWhereASearchHasFoundIt() {
    messages.found(message(), "1700000000.000100");

    assertThat(message().posted()).isEqualTo(new SlackWebApi.Posted(CHANNEL, "1700000000.000100"));
    assertThat(messages.unclearIn(CHANNEL)).isEmpty();
  }

  @Test
  void isSentAgainWhereASearchHasNotFoundIt() {
    messages.found(message(), null);

    assertThat(message().posted()).isNull();
    assertThat(message().sendingSince()).isNull();
    assertThat(message().channel()).isNull();
    assertThat(messages.unclearIn(CHANNEL)).isEmpty();
  }

  /** Two instances search a channel at the same time. */
  @Test
  void staysWhereAnotherInstanceHasSentItDuringTheSearch() {
    SlackMessage searched = message();
    messages.found(searched, null);
    messages.sending(key, CHANNEL);
    messages.isThere(key, new SlackWebApi.Posted(CHANNEL, "1700000000.000200"));

    messages.found(searched, null);

    assertThat(message().posted()).isEqualTo(new SlackWebApi.Posted(CHANNEL, "1700000000.000200"));
  }

  private SlackMessage message() {
    return messages.find(key).orElseThrow();
  }
}
