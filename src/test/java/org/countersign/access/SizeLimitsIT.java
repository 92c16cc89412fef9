package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is too long is refused in words, wherever it is too long. */
@IntegrationTest
class SizeLimitsIT {

  private static final String CREDENTIALS = "Basic b3BlcmF0b3I6ZGVtbw==";

  @LocalServerPort private int port;

  @Test
  void takesAnAddressAndHeadersOfSixteenKilobytesAndNoMore() throws IOException {
    assertThat(raw("GET /api/expenses HTTP/1.1\r\nX-Long: " + "x".repeat(15_000)))
        .startsWith("HTTP/1.1 200");
    String header = raw("GET /api/expenses HTTP/1.1\r\nX-Long: " + "x".repeat(17_000));
    String line = raw("GET /api/expenses?employee=" + "x".repeat(17_000) + " HTTP/1.1");

    assertThat(header).startsWith("HTTP/1.1 400");
    assertThat(line).startsWith("HTTP/1.1 400");
    for (String answer : new String[] {header, line}) {
      assertThat(answer)
          .contains("This request cannot be read")
          .doesNotContainIgnoringCase("tomcat")
          .doesNotContain("Exception");
    }
  }

  @Test
  void takesSixtyFourKilobytesOfJson() {
    String most = "{\"answer\": \"" + "x".repeat(64 * 1024 - 14) + "\"}";
    String path = "/api/expenses/0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001/information";
    Api api = new Api(port);

    assertThat(api.post("operator", path, most).status()).isEqualTo(404);
    Answer more = api.post("operator", path, most + " ");
    assertThat(more.status()).isEqualTo(413);
    assertThat(more.wrongFields()).containsExactly("body");
  }

  @Test
  void takesFormsOfAQuarterMegabyte() {
    PageClient browser = new PageClient(port).loggedInAs("employee");
    String token = PageClient.token(browser.get("/expenses/new"));

    HttpResponse<String> most =
        browser.post(
            "/expenses/new", Map.of("_csrf", token, "description", "x".repeat(250 * 1024)));
    HttpResponse<String> more =
        browser.post(
            "/expenses/new", Map.of("_csrf", token, "description", "x".repeat(300 * 1024)));

    assertThat(most.statusCode()).isEqualTo(422);
    assertThat(more.statusCode()).isEqualTo(413);
    assertThat(more.body()).contains("<h1>This is too large</h1>");
  }

  @Test
  void refusesAVeryLargeUploadBeforeItComes() throws IOException {
    String answer =
        raw(
            """
            POST /api/expenses HTTP/1.1\r
            Content-Type: multipart/form-data; boundary=x\r
            Content-Length: 70000000""");

    assertThat(answer).startsWith("HTTP/1.1 413").contains("A receipt has at most 10 MB");
  }

  @Test
  void refusesAFormOfVeryManyParts() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      body.append("--x\r\nContent-Disposition: form-data; name=\"receipts\"\r\n\r\n\r\n");
    }
    body.append("--x--\r\n");

    Answer answer =
        new Api(port)
            .post(
                "operator",
                "/api/expenses",
                body.toString(),
                "Content-Type",
                "multipart/form-data; boundary=x");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.wrongFields()).containsExactly("file");
  }

  /** Sends these lines as they are, as the operator, and gives what comes. */
  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (head
                      + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                      + CREDENTIALS
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
