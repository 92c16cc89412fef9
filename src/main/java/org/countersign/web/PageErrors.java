package org.countersign.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.countersign.access.ApiPaths;
import org.countersign.access.TooMany;
import org.countersign.contract.LostConnection;
import org.countersign.contract.ProcessUnavailable;
import org.countersign.contract.TaskRefused;
import org.countersign.expense.ExpenseDesk.NotVisible;
import org.countersign.expense.ExpenseDesk.NotYours;
import org.countersign.expense.ExpenseDesk.TooLate;
import org.countersign.expense.Upload;
import org.countersign.policy.ProposalRefused;
import org.countersign.privacy.PersonalData;
import org.countersign.review.ReviewDesk.UnknownReview;
import org.countersign.review.ReviewRefused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * What goes wrong behind a page becomes a page that says so; for what the API answers, and for
 * clients that do not ask for a page, the next resolver writes a problem.
 */
@Component
class PageErrors implements HandlerExceptionResolver, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception e) {
    if (ApiPaths.contain(request) || !ErrorPage.isWanted(request)) {
      return null;
    }
    HttpStatus status = status(e);
    if (status.is5xxServerError() && !(e instanceof PersonalData.Busy)) {
      LOG.error("A page failed", e);
    }
    if (e instanceof TooMany tooMany) {
      response.setHeader(HttpHeaders.RETRY_AFTER, tooMany.retryAfter());
    }
    if (e instanceof PersonalData.Busy) {
      response.setHeader(HttpHeaders.RETRY_AFTER, PersonalData.Busy.RETRY_AFTER);
    }
    return ErrorPage.of(request, status, words(e));
  }

  private static HttpStatus status(Exception e) {
    return switch (e) {
      case MaxUploadSizeExceededException large -> HttpStatus.PAYLOAD_TOO_LARGE;
      case ErrorResponse known -> ErrorPage.status(known.getStatusCode().value());
      case NoSuchPage missing -> HttpStatus.NOT_FOUND;
      case NotVisible missing -> HttpStatus.NOT_FOUND;
      case UnknownReview missing -> HttpStatus.NOT_FOUND;
      case NotYours other -> HttpStatus.FORBIDDEN;
      case TooLate late -> HttpStatus.CONFLICT;
      case ReviewRefused refused ->
          switch (refused.refusal().kind()) {
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case CONFLICT -> HttpStatus.CONFLICT;
            case INVALID -> HttpStatus.BAD_REQUEST;
          };
      case ProposalRefused refused ->
          switch (refused.kind()) {
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case CONFLICT -> HttpStatus.CONFLICT;
          };
      case AccessDeniedException denied -> HttpStatus.FORBIDDEN;
      case TooMany tooMany -> HttpStatus.TOO_MANY_REQUESTS;
      case PersonalData.Busy busy -> HttpStatus.SERVICE_UNAVAILABLE;
      case TypeMismatchException mismatch -> HttpStatus.NOT_FOUND;
      case TaskRefused refused -> HttpStatus.CONFLICT;
      case ConcurrencyFailureException concurrent -> HttpStatus.CONFLICT;
      case ProcessUnavailable away -> HttpStatus.SERVICE_UNAVAILABLE;
      case CannotCreateTransactionException away -> HttpStatus.SERVICE_UNAVAILABLE;
      case DataAccessResourceFailureException away -> HttpStatus.SERVICE_UNAVAILABLE;
      case TransientDataAccessException away -> HttpStatus.SERVICE_UNAVAILABLE;
      default ->
          LostConnection.caused(e)
              ? HttpStatus.SERVICE_UNAVAILABLE
              : HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  /** Only what was written for readers. */
  private static @Nullable String words(Exception e) {
    return switch (e) {
      case AuthorizationDeniedException byRole -> null;
      case NoSuchPage missing -> missing.getMessage();
      case NotVisible missing -> missing.getMessage();
      case NotYours other -> other.getMessage();
      case TooLate late -> late.getMessage();
      case ReviewRefused refused -> refused.getMessage();
      case ProposalRefused refused -> refused.getMessage();
      case MaxUploadSizeExceededException large ->
          "A receipt has at most %d MB, and an expense at most %d of them."
              .formatted(Upload.MAX_MEGABYTES, Upload.MAX_RECEIPTS);
      case AccessDeniedException denied -> denied.getMessage();
      case TooMany tooMany -> tooMany.getMessage();
      case PersonalData.Busy busy -> busy.getMessage();
      case TaskRefused refused -> refused.getMessage();
      case ProcessUnavailable away -> away.getMessage();
      default -> null;
    };
  }
}
