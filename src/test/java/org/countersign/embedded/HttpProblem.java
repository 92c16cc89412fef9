package org.countersign.embedded;

import java.util.concurrent.TimeoutException;

/** A request ends with this status, and with a problem (RFC 9457) as its body. */
final class HttpProblem extends RuntimeException {

  private final int status;
  private final String title;

  HttpProblem(final int status, final String title, final String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static HttpProblem notFound(final String detail) {
    return new HttpProblem(404, "NOT_FOUND", detail);
  }

  static HttpProblem invalid(final String detail) {
    return new HttpProblem(400, "INVALID_ARGUMENT", detail);
  }

  /** What a real cluster offers and this one does not: never to be taken for "not found". */
  static HttpProblem notOffered(final String what) {
    return new HttpProblem(501, "NOT_IMPLEMENTED", "The embedded Camunda does not offer " + what);
  }

  static HttpProblem of(final Throwable failure) {
    return switch (failure) {
      case HttpProblem problem -> problem;
      case CommandRejected rejected -> of(rejected);
      case EngineStopped stopped ->
          new HttpProblem(503, "UNAVAILABLE", "The engine was stopped or purged meanwhile");
      case TimeoutException e ->
          new HttpProblem(
              504,
              "DEADLINE_EXCEEDED",
              "Expected to handle request, but request timed out between gateway and broker");
      default ->
          new HttpProblem(
              500,
              "INTERNAL",
              "Unexpected error occurred during the request processing: " + failure.getMessage());
    };
  }

  private static HttpProblem of(final CommandRejected rejected) {
    final String detail = rejected.detail();
    return switch (rejected.type()) {
      case INVALID_ARGUMENT -> invalid(detail);
      case UNAUTHORIZED -> new HttpProblem(401, "UNAUTHORIZED", detail);
      case FORBIDDEN -> new HttpProblem(403, "FORBIDDEN", detail);
      case NOT_FOUND -> notFound(detail);
      case INVALID_STATE -> new HttpProblem(409, "INVALID_STATE", detail);
      case ALREADY_EXISTS -> new HttpProblem(409, "ALREADY_EXISTS", detail);
      case PROCESSING_ERROR, EXCEEDED_BATCH_RECORD_SIZE -> new HttpProblem(500, "INTERNAL", detail);
      default -> new HttpProblem(500, "UNKNOWN", detail);
    };
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
