package org.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong in a page is noticed: each of these fails where the problem does not come. */
class BrowserIT {

  @RegisterExtension final Browser browser = new Browser();

  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void noticesJavaScriptErrors() {
    browser.expect("JavaScript: Error: This is broken");

    open("<script>setTimeout(() => { throw new Error('This is broken'); })</script>");
  }

  @Test
  void noticesErrorsOnTheConsole() {
    browser.expect("Console: This is odd");

    open("<script>console.error('This is odd')</script>");
  }

  @Test
  void noticesViolationsOfTheContentSecurityPolicy() {
    browser.expect("Content Security Policy");

    Page page =
        open(
            "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">"
                + "<p>Calm</p><script>document.querySelector('p').textContent = 'Wild'</script>");

    assertThat(page.textContent("p")).isEqualTo("Calm");
  }

  @Test
  void noticesErrorsAmongTheAnswers() {
    browser.expect("Answer 404: GET " + address() + "/missing.png");

    open("<img src='/missing.png' alt=''>");
  }

  @Test
  void noticesRequestsWithoutAnAnswer() {
    browser.expect("No answer: GET http://127.0.0.1:1/");

    open("<img src='http://127.0.0.1:1/picture.png' alt=''>");
  }

  @Test
  void noticesWhatNotEverybodyCanUse() {
    Page page = open("<main><h1>Form</h1><input type='text'></main>");

    assertThatThrownBy(() -> Browser.assertAccessible(page))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("- label (critical): ");
  }

  @Test
  void givesEachPageItsOwnCookies() {
    Page first = open("<p>One page for all</p>");
    Page second = browser.phone();
    second.navigate(address() + "/");

    first.evaluate("document.cookie = 'who=first'");

    assertThat(first.context().cookies()).hasSize(1);
    assertThat(second.context().cookies()).isEmpty();
  }

  private Page open(String body) {
    byte[] page =
        ("<!doctype html><html lang='en'><title>Test</title><link rel='icon' href='data:,'>" + body)
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals("/");
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(known ? 200 : 404, page.length);
            exchange.getResponseBody().write(page);
          }
        });
    Page opened = browser.desktop();
    opened.navigate(address() + "/");
    return opened;
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
