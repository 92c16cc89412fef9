package org.countersign.api;

import java.net.URI;
import java.util.List;
import org.countersign.contract.ProcessUnavailable;
import org.countersign.contract.TaskRefused;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.InvalidExpense;
import org.countersign.expense.Submissions.KeyReused;
import org.countersign.expense.Submissions.NotYourExpense;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Every error as a problem of RFC 9457. Wrong input lists {@code errors}, each with {@code field}
 * and {@code rule}; nothing that was sent is repeated.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ProblemDetail on(InvalidExpense e) {
    return invalid("The expense is not valid.", e.problems());
  }

  @ExceptionHandler
  ProblemDetail on(InvalidRequest e) {
    return invalid("The request is not valid.", e.problems());
  }

  @ExceptionHandler
  ProblemDetail on(NotYourExpense e) {
    ProblemDetail problem = problem(HttpStatus.FORBIDDEN, String.valueOf(e.getMessage()));
    problem.setProperty(
        "errors", List.of(new FieldProblem("employee", "must be your own user name")));
    return problem;
  }

  @ExceptionHandler
  ProblemDetail on(KeyReused e) {
    ProblemDetail problem =
        problem(HttpStatus.UNPROCESSABLE_ENTITY, String.valueOf(e.getMessage()));
    problem.setProperty(
        "errors", List.of(new FieldProblem("Idempotency-Key", "must be new for another body")));
    return problem;
  }

  @ExceptionHandler
  ProblemDetail on(NotFound e) {
    return problem(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail on(Conflict e) {
    return problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
  }

  /** The gate's own words. */
  @ExceptionHandler
  ProblemDetail on(TaskRefused e) {
    return problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail on(ProcessUnavailable e) {
    LOG.warn("Camunda did not take a command: {}", e.getMessage(), e.getCause());
    return problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail on(AccessDeniedException e) {
    boolean byRole = e instanceof AuthorizationDeniedException;
    return problem(
        HttpStatus.FORBIDDEN,
        byRole ? "Your role may look and not do this." : String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail on(MethodArgumentTypeMismatchException e) {
    return invalid(
        "The request is not valid.",
        List.of(new FieldProblem(e.getName(), "must be " + expected(e))));
  }

  /** Jackson lets it through for a number whose exponent is longer than Java's. */
  @ExceptionHandler
  ProblemDetail on(NumberFormatException e) {
    return invalid(
        "The request body cannot be read.",
        List.of(new FieldProblem("body", "must hold numbers of a reasonable length")));
  }

  /** Nothing of it was done: whoever was first has changed what this was about. */
  @ExceptionHandler
  ProblemDetail on(ConcurrencyFailureException e) {
    return problem(
        HttpStatus.CONFLICT, "Something else happened to this at the same moment. Look again.");
  }

  @ExceptionHandler({
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class
  })
  ProblemDetail onDatabase(Exception e) {
    LOG.warn("The database does not answer", e);
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. Try again in a moment.");
  }

  @ExceptionHandler
  ProblemDetail on(BodyLimit.TooLong e) {
    ProblemDetail problem = problem(HttpStatus.PAYLOAD_TOO_LARGE, "The request is too long.");
    problem.setProperty(
        "errors",
        List.of(
            new FieldProblem(
                "body", "must have at most " + BodyLimit.MAX_KILOBYTES + " kilobytes")));
    return problem;
  }

  @ExceptionHandler
  ProblemDetail onAnythingElse(Exception e) {
    LOG.error("An unexpected error", e);
    return problem(
        HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong here; the log says what.");
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        invalid(
            "The request body cannot be read.",
            List.of(new FieldProblem("body", "must be one JSON object with each field once")));
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem = problem(HttpStatus.valueOf(status.value()), "Send JSON.");
    problem.setProperty(
        "errors", List.of(new FieldProblem("Content-Type", "must be application/json")));
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
      HttpMediaTypeNotAcceptableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem = problem(HttpStatus.NOT_ACCEPTABLE, "The answer is JSON.");
    problem.setProperty(
        "errors", List.of(new FieldProblem("Accept", "must include application/json")));
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    ProblemDetail problem =
        problem(HttpStatus.NOT_FOUND, "There is nothing here. /v3/api-docs lists what there is.");
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        invalid(
            "The request is not valid.",
            List.of(new FieldProblem(e.getParameterName(), "must be given")));
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  private static String expected(TypeMismatchException e) {
    Class<?> type = e.getRequiredType();
    if (type == null) {
      return "valid";
    }
    if (type.isEnum()) {
      return "one of " + List.of(type.getEnumConstants());
    }
    return switch (type.getSimpleName()) {
      case "ExpenseId" -> "the id of an expense, a UUID";
      case "UserName" -> "a user name";
      default -> "a whole number";
    };
  }

  private static ProblemDetail invalid(String detail, List<FieldProblem> problems) {
    ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, detail);
    problem.setType(URI.create("urn:countersign:invalid-request"));
    problem.setTitle("Invalid request");
    problem.setProperty("errors", problems);
    return problem;
  }

  private static ProblemDetail problem(HttpStatus status, String detail) {
    return ProblemDetail.forStatusAndDetail(status, detail);
  }
}
