package org.countersign.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Objects;
import org.countersign.access.ApiPaths;
import org.countersign.access.Roles;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The end of what was refused or failed before or after a controller. */
@Controller
class ErrorPage implements ErrorController {

  private static final Map<HttpStatus, String> TITLES =
      Map.of(
          HttpStatus.BAD_REQUEST, "This address does not work",
          HttpStatus.FORBIDDEN, "This is not yours to see or do",
          HttpStatus.NOT_FOUND, "There is nothing here",
          HttpStatus.METHOD_NOT_ALLOWED, "This cannot be done here",
          HttpStatus.CONFLICT, "Something else was faster",
          HttpStatus.PAYLOAD_TOO_LARGE, "This is too large",
          HttpStatus.TOO_MANY_REQUESTS, "Too often",
          HttpStatus.SERVICE_UNAVAILABLE, "Not now");

  private static final Map<HttpStatus, String> WORDS =
      Map.of(
          HttpStatus.BAD_REQUEST, "A part of the address is not readable.",
          HttpStatus.FORBIDDEN, "Your role may not open this. If it should, ask an operator.",
          HttpStatus.NOT_FOUND, "The page does not exist, or it is not for you to see.",
          HttpStatus.METHOD_NOT_ALLOWED, "The page exists, but not for what was sent.",
          HttpStatus.CONFLICT, "Somebody changed this at the same moment. Look at it again.",
          HttpStatus.PAYLOAD_TOO_LARGE, "What was sent is larger than what is taken.",
          HttpStatus.TOO_MANY_REQUESTS,
              "This was tried too often from here. Wait a minute and try again.",
          HttpStatus.SERVICE_UNAVAILABLE,
              "A part of the system does not answer. Nothing is lost; try again in a moment.");

  @RequestMapping("${server.error.path:/error}")
  @PreAuthorize(Roles.STRANGER)
  Object show(HttpServletRequest request, HttpServletResponse response) {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus status = code instanceof Integer number ? status(number) : HttpStatus.NOT_FOUND;
    Object message = request.getAttribute(RequestDispatcher.ERROR_MESSAGE);
    // Only what PageSecurity writes for a reader; others say what their software thinks.
    String words =
        status == HttpStatus.FORBIDDEN && message instanceof String text && !text.isBlank()
            ? text
            : null;
    if (ApiPaths.contain(request) || !isWanted(request)) {
      return ResponseEntity.status(status)
          .body(ProblemDetail.forStatusAndDetail(status, words(status, words)));
    }
    return of(request, status, words);
  }

  /** Whether the client is a browser that wants to show something. */
  static boolean isWanted(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return isPart(request) || (accept != null && accept.contains("text/html"));
  }

  private static boolean isPart(HttpServletRequest request) {
    return request.getHeader("HX-Request") != null;
  }

  static HttpStatus status(int code) {
    return Objects.requireNonNullElse(HttpStatus.resolve(code), HttpStatus.INTERNAL_SERVER_ERROR);
  }

  /** The whole page, or for htmx the notice that it puts into the page. */
  static ModelAndView of(HttpServletRequest request, HttpStatus status, @Nullable String words) {
    ModelAndView page = new ModelAndView(isPart(request) ? "error :: notice" : "error", status);
    page.addObject("status", status.value());
    page.addObject("title", TITLES.getOrDefault(status, "Something went wrong"));
    page.addObject("words", words(status, words));
    return page;
  }

  private static String words(HttpStatus status, @Nullable String words) {
    if (words != null) {
      return words;
    }
    return WORDS.getOrDefault(
        status,
        status.is4xxClientError()
            ? "This could not be understood."
            : "This is our fault, not yours. The log says what it was; tell an operator the time.");
  }
}
