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
      case CommandRejected rejected ->
          new HttpProblem(status(rejected), rejected.type().name(), rejected.detail());
      case EngineStopped stopped ->
          new HttpProblem(503, "UNAVAILABLE", "The engine was stopped or purged meanwhile");
      case TimeoutException e ->
          new HttpProblem(504, "DEADLINE_EXCEEDED", "The engine did not answer in time");
      default -> new HttpProblem(500, "INTERNAL", String.valueOf(failure));
    };
  }

  private static int status(final CommandRejected rejected) {
    return switch (rejected.type()) {
      case INVALID_ARGUMENT, EXCEEDED_BATCH_RECORD_SIZE -> 400;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case INVALID_STATE, ALREADY_EXISTS -> 409;
      default -> 500;
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
