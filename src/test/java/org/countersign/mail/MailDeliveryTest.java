package org.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.countersign.expense.ExpenseId;
import org.junit.jupiter.api.Test;

class MailDeliveryTest {

  @Test
  void waitsLongerAfterEachFailureAndNeverLongerThanAnHour() {
    assertThat(MailDelivery.pause(0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(MailDelivery.pause(3)).isEqualTo(Duration.ofSeconds(40));
    assertThat(MailDelivery.pause(60)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void triesForThreeDays() {
    assertThat(MailDelivery.pauses(75)).isLessThan(Duration.ofDays(3));
    assertThat(MailDelivery.pauses(90)).isGreaterThan(Duration.ofDays(3));
  }

  @Test
  void findsInATaskWhatItsMailIsAbout() {
    MailKey key = MailKey.asked(ExpenseId.random(), 2251799813685251L);

    assertThat(MailKey.of(key.toString())).isEqualTo(key);
    assertThat(MailKey.decided(key.expense()).isDecision()).isTrue();
  }
}
