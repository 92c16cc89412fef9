package org.countersign.mail;

import jakarta.mail.MessagingException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** The SMTP server, or that there is none. That it is away delays mails and nothing else. */
@Component("mailHealthIndicator")
class MailServer implements HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);
  private static final String OFF = "No mail is sent: set COUNTERSIGN_SMTP_HOST";

  static {
    // Jakarta Mail searches the class path for it with each part of each mail, unless it is named.
    System.setProperty(
        "jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider");
  }

  private final JavaMailSenderImpl sender;

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
