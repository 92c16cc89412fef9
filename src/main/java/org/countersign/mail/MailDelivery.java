package org.countersign.mail;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.countersign.metrics.ExpenseTraces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sends noted mails. One that the server did not take is tried again, later and later, for three
 * days. Whoever dies between the server's yes and its own note sends twice; the Message-ID is the
 * same, so that a mailbox can tell.
 */
@Configuration(proxyBeanMethods = false)
class MailDelivery {

  static final String TASK = "send-mail";

  /** Times each mail to the server, by what became of it. */
  static final String MAIL = "countersign.mail";

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int MAX_DOUBLINGS = 10;
  private static final Duration GIVE_UP_AFTER = Duration.ofDays(3);
  private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);

  @Bean
  OneTimeTask<Void> sendMail(
      Mails mails,
      MailServer server,
      ExpenseTraces traces,
      ObservationRegistry observations,
      Clock clock) {
    return Tasks.oneTime(TASK, Void.class)
        .onFailure(retry(clock))
        .execute(
            (task, context) -> {
              MailKey key = MailKey.of(task.getId());
              ExpenseTraces.Scope expense = traces.of(key.expense());
              try {
                mails
                    .about(key, server.sender())
                    .ifPresent(mail -> send(mail, server, observations));
              } finally {
                expense.close();
              }
            });
  }

  private static void send(MimeMessage mail, MailServer server, ObservationRegistry observations) {
    Observation observation =
        Observation.createNotStarted(MAIL, observations)
            .contextualName("send mail")
            .lowCardinalityKeyValue("result", "failed")
            .start();
    try {
      server.send(mail);
      observation.lowCardinalityKeyValue("result", "sent");
    } finally {
      observation.stop();
    }
  }

  private static FailureHandler<Void> retry(Clock clock) {
    return (complete, operations) -> {
      var execution = complete.getExecution();
      Instant now = clock.instant();
      String reason =
          complete.getCause().map(MailDelivery::reason).orElse("the application was stopped");
      Instant last = execution.lastSuccess;
      Duration tried = pauses(execution.consecutiveFailures);
      if (last == null && tried.compareTo(GIVE_UP_AFTER) > 0) {
        LOG.error("Mail {} is given up after three days: {}", execution.getId(), reason);
        operations.remove();
        return;
      }
      Duration pause = pause(execution.consecutiveFailures);
      LOG.warn("Mail {} was not sent, again in {}: {}", execution.getId(), pause, reason);
      operations.reschedule(complete, now.plus(pause));
    };
  }

  private static String reason(Throwable cause) {
    return cause instanceof MailServer.NotSent
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** How long it was tried, when each of the tries failed at once. */
  static Duration pauses(int failures) {
    Duration all = Duration.ZERO;
    for (int failure = 0; failure < failures; failure++) {
      all = all.plus(pause(failure));
    }
    return all;
  }
}
