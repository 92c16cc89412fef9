package org.countersign.devservices;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.util.HtmlUtils;

/** An SMTP server that keeps what it gets, and a page on which it can be read. */
public final class DevMail {

  private final GreenMail smtp;
  private final HttpServer page;

  private DevMail(GreenMail smtp, HttpServer page) {
    this.smtp = smtp;
    this.page = page;
  }

  /**
   * Takes mail for everybody on a free port.
   *
   * @param pagePort of the page; 0 for any free one
   */
  static DevMail start(int pagePort) {
    GreenMail smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    try {
      HttpServer page =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), pagePort), 0);
      DevMail mail = new DevMail(smtp, page);
      page.createContext("/", mail::show);
      page.start();
      return mail;
    } catch (BindException e) {
      throw new IllegalStateException(
          "Port " + pagePort + " is taken; the page of the mails needs it", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the page of the mails does not start", e);
    }
  }

  int smtpPort() {
    return smtp.getSmtp().getPort();
  }

  String address() {
    return "http://127.0.0.1:" + page.getAddress().getPort() + "/";
  }

  /** A mail as somebody got it. */
  public record Mail(String to, String from, String subject, String text, String messageId) {

    static Mail of(MimeMessage message) {
      try {
        return new Mail(
            message.getAllRecipients()[0].toString(),
            message.getFrom()[0].toString(),
            message.getSubject(),
            message.getContent().toString().replace("\r\n", "\n"),
            message.getMessageID());
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What was sent to this address, oldest first. */
  public List<Mail> to(String address) {
    return Arrays.stream(smtp.getReceivedMessages())
        .map(Mail::of)
        .filter(mail -> mail.to().equals(address))
        .toList();
  }

  private void show(HttpExchange exchange) throws IOException {
    try (exchange) {
      StringBuilder html =
          new StringBuilder(
              "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Mails</title>"
                  + "<h1>Mails</h1><p>Newest first; they are gone when the application stops.</p>");
      for (MimeMessage message : Arrays.asList(smtp.getReceivedMessages()).reversed()) {
        Mail mail = Mail.of(message);
        html.append("<article><h2>")
            .append(HtmlUtils.htmlEscape(mail.subject()))
            .append("</h2><p>To ")
            .append(HtmlUtils.htmlEscape(mail.to()))
            .append("</p><pre>")
            .append(HtmlUtils.htmlEscape(mail.text()))
            .append("</pre></article><hr>");
      }
      byte[] body = html.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
