package org.countersign.api;

import java.net.URI;
import java.util.List;
import org.countersign.access.TooMany;
import org.countersign.contract.LostConnection;
import org.countersign.contract.ProcessUnavailable;
import org.countersign.contract.TaskRefused;
import org.countersign.expense.ExpenseDesk.NotVisible;
import org.countersign.expense.ExpenseDesk.NotYours;
import org.countersign.expense.ExpenseDesk.TooLate;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.InvalidExpense;
import org.countersign.expense.InvalidReceipt;
import org.countersign.expense.Submissions.KeyReused;
import org.countersign.expense.Submissions.NotYourExpense;
import org.countersign.expense.Upload;
import org.countersign.insight.InvalidFigureRange;
import org.countersign.insight.NotEnoughLabels;
import org.countersign.insight.ReplayRefused;
import org.countersign.insight.ReplayUnavailable;
import org.countersign.people.InvalidAbsence;
import org.countersign.policy.ProposalRefused;
import org.countersign.privacy.PersonalData;
import org.countersign.review.BatchDesk.NotTogether;
import org.countersign.review.Refusal;
import org.countersign.review.ReviewDesk.UnknownReview;
import org.countersign.review.ReviewRefused;
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
import org.springframework.http.MediaType;
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
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Every error as a problem of RFC 9457. Wrong input lists {@code errors}, each with {@code field}
 * and {@code rule}; nothing that was sent is repeated.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final String NOT_VALID = "The request is not valid.";
  private static final String UNREADABLE = "The request body cannot be read.";
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler({NotVisible.class, NotFound.class, UnknownReview.class})
  ProblemDetail onNothingThere(RuntimeException e) {
    return problem(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail on(NotYours e) {
    return problem(HttpStatus.FORBIDDEN, String.valueOf(e.getMessage()));
  }

  /** Right, but not as things stand; a refused task in the gate's own words. */
  @ExceptionHandler({
    TooLate.class,
    Conflict.class,
    TaskRefused.class,
    ReplayUnavailable.class,
    NotEnoughLabels.class
  })
  ProblemDetail onConflict(RuntimeException e) {
    return problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail on(InvalidRequest e) {
    return invalid(NOT_VALID, e.problems());
  }

  @ExceptionHandler
  ProblemDetail on(InvalidFigureRange e) {
    return invalid(NOT_VALID, e.problems());
  }

  @ExceptionHandler
  ProblemDetail on(InvalidExpense e) {
    return invalid("The expense is not valid.", e.problems());
  }

  @ExceptionHandler
  ProblemDetail on(InvalidReceipt e) {
    return invalid("The receipt is not valid.", e.problems());
  }

  @ExceptionHandler
  ProblemDetail on(ReplayRefused e) {
    return invalid(
        String.valueOf(e.getMessage()),
        e.findings().stream().map(finding -> new FieldProblem("table", finding)).toList());
  }

  @ExceptionHandler
  ProblemDetail on(NotYourExpense e) {
    return problem(
        HttpStatus.FORBIDDEN,
        String.valueOf(e.getMessage()),
        "employee",
        "must be your own user name");
  }

  @ExceptionHandler
  ProblemDetail on(KeyReused e) {
    return problem(
        HttpStatus.UNPROCESSABLE_ENTITY,
        String.valueOf(e.getMessage()),
        "Idempotency-Key",
        "must be new for another body");
  }

  @ExceptionHandler
  ProblemDetail on(ProposalRefused e) {
    HttpStatus status =
        switch (e.kind()) {
          case UNKNOWN -> HttpStatus.NOT_FOUND;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
          case CONFLICT -> HttpStatus.CONFLICT;
        };
    return problem(status, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail on(ReviewRefused e) {
    Refusal refusal = e.refusal();
    return switch (refusal.kind()) {
      case FORBIDDEN -> problem(HttpStatus.FORBIDDEN, refusal.reason());
      case CONFLICT -> problem(HttpStatus.CONFLICT, refusal.reason());
      case INVALID -> invalid(NOT_VALID, String.valueOf(refusal.field()), refusal.reason());
    };
  }

  @ExceptionHandler
  ProblemDetail on(NotTogether e) {
    return invalid(String.valueOf(e.getMessage()), e.problems());
  }

  @ExceptionHandler
  ProblemDetail on(InvalidAbsence e) {
    return invalid("The absence is not valid.", e.field(), String.valueOf(e.getMessage()));
  }

  /** Of one in a batch. */
  ProblemDetail of(RuntimeException failure) {
    return switch (failure) {
      case ReviewRefused refused -> on(refused);
      case TaskRefused refused -> onConflict(refused);
      case ProcessUnavailable away -> on(away);
      case ConcurrencyFailureException concurrent -> on(concurrent);
      default -> onAnythingElse(failure);
    };
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
    return invalid(NOT_VALID, e.getName(), "must be " + expected(e));
  }

  /** Jackson lets it through for a number whose exponent is longer than Java's. */
  @ExceptionHandler
  ProblemDetail on(NumberFormatException e) {
    return invalid(UNREADABLE, "body", "must hold numbers of a reasonable length");
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
  ResponseEntity<ProblemDetail> on(TooMany e) {
    return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
        .header(HttpHeaders.RETRY_AFTER, e.retryAfter())
        .body(problem(HttpStatus.TOO_MANY_REQUESTS, String.valueOf(e.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> on(PersonalData.Busy e) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, PersonalData.Busy.RETRY_AFTER)
        .body(problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage())));
  }

  @ExceptionHandler
  ProblemDetail on(BodyLimit.TooLong e) {
    return problem(
        HttpStatus.PAYLOAD_TOO_LARGE,
        "The request is too long.",
        "body",
        "must have at most " + BodyLimit.MAX_KILOBYTES + " kilobytes");
  }

  @ExceptionHandler
  ProblemDetail onAnythingElse(Exception e) {
    if (LostConnection.caused(e)) {
      return onDatabase(e);
    }
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
        invalid(UNREADABLE, "body", "must be one JSON object with each field once");
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    boolean file = e.getSupportedMediaTypes().contains(MediaType.MULTIPART_FORM_DATA);
    String expected = file ? MediaType.MULTIPART_FORM_DATA_VALUE : MediaType.APPLICATION_JSON_VALUE;
    ProblemDetail problem =
        problem(
            HttpStatus.valueOf(status.value()),
            file ? "Send a form with a file." : "Send JSON.",
            "Content-Type",
            "must be " + expected);
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
      HttpMediaTypeNotAcceptableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        problem(
            HttpStatus.NOT_ACCEPTABLE,
            "The answer is JSON.",
            "Accept",
            "must include application/json");
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
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestPart(
      MissingServletRequestPartException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem = invalid(NOT_VALID, e.getRequestPartName(), "must be given");
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
      MaxUploadSizeExceededException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        problem(
            HttpStatus.PAYLOAD_TOO_LARGE,
            "A receipt has at most 10 MB, and an expense 5.",
            "file",
            "must have at most " + Upload.MAX_MEGABYTES + " MB for each file");
    return handleExceptionInternal(e, problem, headers, HttpStatus.PAYLOAD_TOO_LARGE, request);
  }

  /** What claims to be a form with files and cannot be taken apart. */
  @ExceptionHandler
  ProblemDetail on(MultipartException e) {
    return invalid(UNREADABLE, "body", "must be multipart/form-data");
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem = invalid(NOT_VALID, e.getParameterName(), "must be given");
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
      case "Instant" -> "a time as 2026-11-24T00:00:00Z";
      default -> "a whole number";
    };
  }

  private static ProblemDetail invalid(String detail, String field, String rule) {
    return invalid(detail, List.of(new FieldProblem(field, rule)));
  }

  private static ProblemDetail invalid(String detail, List<FieldProblem> problems) {
    ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, detail);
    problem.setType(URI.create("urn:countersign:invalid-request"));
    problem.setTitle("Invalid request");
    problem.setProperty("errors", problems);
    return problem;
  }

  private static ProblemDetail problem(
      HttpStatus status, String detail, String field, String rule) {
    ProblemDetail problem = problem(status, detail);
    problem.setProperty("errors", List.of(new FieldProblem(field, rule)));
    return problem;
  }

  private static ProblemDetail problem(HttpStatus status, String detail) {
    return ProblemDetail.forStatusAndDetail(status, detail);
  }
}
