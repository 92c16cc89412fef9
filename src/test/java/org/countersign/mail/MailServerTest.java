package org.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class MailServerTest {

  /** Takes no mail, and says why. */
  private static final class Refusing extends JavaMailSenderImpl {

    private final Exception reason;
    private int tries;

    Refusing(Exception reason) {
      this.reason = reason;
      setHost("127.0.0.1");
    }

    @Override
    public void send(MimeMessage mail) {
      tries++;
      throw new MailSendException(Map.of("mail", reason));
    }
  }

  @Test
  void leavesAServerAloneThatDoesNotAnswer() {
    var sender = new Refusing(new MessagingException("Read timed out"));
    var server = new MailServer(sender);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> server.send(sender.createMimeMessage()))
          .hasMessage("MailSendException");
    }

    assertThatThrownBy(() -> server.send(sender.createMimeMessage()))
        .isInstanceOf(MailServer.NotSent.class)
        .hasMessageContaining("left alone");
    assertThat(sender.tries).isEqualTo(10);
  }

  @Test
  void goesOnWhereOnlyAddressesAreRefused() {
    var sender = new Refusing(new SendFailedException("550 no such mailbox"));
    var server = new MailServer(sender);

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> server.send(sender.createMimeMessage()))
          .hasMessage("MailSendException")
          .hasNoCause();
    }

    assertThat(sender.tries).isEqualTo(20);
  }
}
