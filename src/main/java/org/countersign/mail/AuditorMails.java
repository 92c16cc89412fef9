package org.countersign.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.countersign.ledger.anchor.AuditorMail;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Mails that go to auditors, at once: whoever wants them sent tries again. */
@Component
class AuditorMails implements AuditorMail {

  private final MailServer server;
  private final MailSettings settings;

  AuditorMails(MailServer server, MailSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  @Override
  public boolean isOn() {
    return server.isOn();
  }

  @Override
  public void send(List<String> to, String subject, String text) throws IOException {
    try {
      MimeMessage message = server.sender().createMimeMessage();
      MimeMessageHelper mail = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
      mail.setFrom(settings.from());
      mail.setTo(to.toArray(String[]::new));
      mail.setSubject(subject);
      mail.setText(text);
      message.setHeader("Auto-Submitted", "auto-generated");
      server.send(message);
    } catch (MessagingException e) {
      throw new IOException("the mail cannot be written", e);
    } catch (MailServer.NotSent e) {
      throw new IOException("the mail server did not take it: " + e.getMessage(), e);
    }
  }
}
