package org.countersign.mail;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * The SMTP server, or that there is none. That it is away delays mails and nothing else: while it
 * does not answer only a few mails find that out, so that they do not hold what other tasks need.
 */
@Component("mailHealthIndicator")
class MailServer implements HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);
  private static final String OFF = "No mail is sent: set COUNTERSIGN_SMTP_HOST";

  static {
    // Jakarta Mail searches the class path for it with each part of each mail, unless it is named.
    System.setProperty(
        "jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider");
  }

  private static final int LATEST_MAILS = 10;
  private static final Duration LEFT_ALONE = Duration.ofSeconds(15);

  private final JavaMailSenderImpl sender;
  private final CircuitBreaker circuit = circuit();

  MailServer(JavaMailSenderImpl sender) {
    this.sender = sender;
    if (!isOn()) {
      LOG.info(OFF);
    }
  }

  boolean isOn() {
    return !Objects.requireNonNullElse(sender.getHost(), "").isBlank();
  }

  JavaMailSenderImpl sender() {
    return sender;
  }

  /** That the server did not take a mail. Its own words are left out: they may quote the mail. */
  static final class NotSent extends RuntimeException {

    private NotSent(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * @throws NotSent if the server did not take it, or is left alone just now
   */
  void send(MimeMessage mail) {
    try {
      circuit.executeRunnable(() -> sender.send(mail));
    } catch (MailException e) {
      throw new NotSent(e.getClass().getSimpleName());
    } catch (CallNotPermittedException e) {
      throw new NotSent("the mail server did not answer just now and is left alone");
    }
  }

  private static CircuitBreaker circuit() {
    CircuitBreaker circuit =
        CircuitBreaker.of(
            "mail",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(LATEST_MAILS)
                .minimumNumberOfCalls(LATEST_MAILS)
                .waitDurationInOpenState(LEFT_ALONE)
                .permittedNumberOfCallsInHalfOpenState(2)
                .ignoreException(MailServer::hasAnswered)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(
            event -> {
              switch (event.getStateTransition().getToState()) {
                case OPEN -> LOG.warn("The mail server does not answer; mails wait");
                case CLOSED -> LOG.info("The mail server answers again");
                default -> {}
              }
            });
    return circuit;
  }

  /** It does not like an address, which says nothing about the next mail. */
  private static boolean hasAnswered(Throwable failure) {
    return failure instanceof MailSendException notSent
        && notSent.getMessageExceptions().length > 0
        && Arrays.stream(notSent.getMessageExceptions())
            .allMatch(SendFailedException.class::isInstance);
  }

  @Override
  public Health health() {
    if (!isOn()) {
      return Health.up().withDetail("state", OFF).build();
    }
    String address = sender.getHost() + ":" + sender.getPort();
    try {
      sender.testConnection();
      return Health.up().withDetail("server", address).build();
    } catch (MessagingException e) {
      return Health.unknown()
          .withDetail("server", address)
          .withDetail("reason", "It does not answer; mails are sent when it does")
          .build();
    }
  }
}
