package org.countersign.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.countersign.access.ApiPaths;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * What is said where nothing of the application can be used to say it: to programs as a problem, to
 * browsers as a page.
 */
final class BareAnswer {

  private BareAnswer() {}

  /**
   * @param path as it was asked for; null where it could not be read
   */
  static void write(HttpServletResponse response, @Nullable String path, HttpStatus status)
      throws IOException {
    boolean program = path != null && ApiPaths.contain(path);
    response.setContentType(
        program ? MediaType.APPLICATION_PROBLEM_JSON_VALUE : "text/html;charset=UTF-8");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Cache-Control", "no-store");
    String text = program ? problem(status) : page(status);
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String problem(HttpStatus status) {
    return """
        {"type":"about:blank","title":"%s","status":%d,"detail":"%s."}"""
        .formatted(status.getReasonPhrase(), status.value(), words(status));
  }

  private static String page(HttpStatus status) {
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%1$d · Countersign</title></head>
        <body>
        <h1>%2$s</h1>
        <p>%3$s The status is %1$d.</p>
        <p><a href="/">To the start</a></p>
        </body>
        </html>
        """
        .formatted(status.value(), words(status), effect(status));
  }

  /** The database may be gone after it has taken what was done, when the session is stored. */
  private static String effect(HttpStatus status) {
    return status == HttpStatus.SERVICE_UNAVAILABLE
        ? "What you did may still have taken effect: look again before you repeat it."
        : "Nothing was done.";
  }

  private static String words(HttpStatus status) {
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      return "The database does not answer. Try again in a moment";
    }
    return status.is4xxClientError() ? "This request cannot be read" : "Something went wrong here";
  }
}
