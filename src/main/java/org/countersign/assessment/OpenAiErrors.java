package org.countersign.assessment;

import static org.countersign.assessment.AssessmentUnavailable.because;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.http.Headers;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.OpenAIServiceException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.countersign.assessment.AssessmentUnavailable.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Says what went wrong without repeating what the endpoint said: its words may contain a part of
 * the key or of the question. Only the error code is passed on, when it looks like one.
 */
final class OpenAiErrors {

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
  private static final Set<Integer> REFUSED = Set.of(400, 403, 422);
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,8}(\\.[0-9]{1,8})?");

  private OpenAiErrors() {}

  static AssessmentUnavailable translate(OpenAIException error) {
    return switch (error) {
      case OpenAIServiceException service -> answered(service);
      case OpenAIIoException io -> unreachable(io.getCause());
      case OpenAIRetryableException retryable -> unreachable(retryable.getCause());
      case OpenAIInvalidDataException invalid -> {
        IOException broken = connectionFailure(invalid);
        if (broken == null) {
          yield AssessmentUnavailable.noAnswer(
              "the LLM endpoint's answer is not a chat completion");
        }
        yield broken instanceof BoundedAnswers.TooLong
            ? AssessmentUnavailable.noAnswer("the LLM endpoint's answer is far too long")
            : unreachable(broken);
      }
      default ->
          AssessmentUnavailable.noAnswer(
              "the LLM client failed with " + error.getClass().getSimpleName());
    };
  }

  /**
   * Whether the endpoint refuses a parameter that a question can do without. Endpoints say so in
   * different ways: by naming it as the wrong one, or only in their sentence.
   */
  static boolean refuses(OpenAIServiceException error, String parameter) {
    boolean refused = REFUSED.contains(error.statusCode());
    return refused
        && (error.param().filter(parameter::equals).isPresent()
            || String.valueOf(error.getMessage()).contains(parameter));
  }

  private static AssessmentUnavailable answered(OpenAIServiceException error) {
    int status = error.statusCode();
    String code = error.code().map(text -> " (" + codeOf(text) + ")").orElse("");
    String reason = "the LLM endpoint answered with status " + status + code;
    return switch (status) {
      case 408, 409, 429 -> because(Kind.BUSY, reason, retryAfter(error.headers()));
      case 401, 403 ->
          because(Kind.LOCKED_OUT, reason + ": check the key (OPENAI_API_KEY) and its rights");
      case 404 ->
          because(Kind.LOCKED_OUT, reason + ": check countersign.assessment.base-url and .model");
      default ->
          status >= 500
              ? because(Kind.OUTAGE, reason, retryAfter(error.headers()))
              : AssessmentUnavailable.noAnswer(reason);
    };
  }

  private static AssessmentUnavailable unreachable(@Nullable Throwable cause) {
    // The call of an interrupted thread ends so too; both may be tried again.
    return cause instanceof InterruptedIOException
        ? because(Kind.OUTAGE, "the LLM endpoint did not answer in time")
        : because(
            Kind.OUTAGE,
            "the LLM endpoint cannot be reached (%s)"
                .formatted(cause == null ? "unknown" : cause.getClass().getSimpleName()));
  }

  /** A connection that breaks while the answer is read comes as invalid data. */
  private static @Nullable IOException connectionFailure(Throwable error) {
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io && !(io instanceof JsonProcessingException)) {
        return io;
      }
    }
    return null;
  }

  /** Seconds or milliseconds; the form with a date is not read, the job's own back-off serves. */
  private static Optional<Duration> retryAfter(Headers headers) {
    return number(headers, "retry-after-ms")
        .or(() -> number(headers, "retry-after").map(seconds -> seconds * 1_000))
        .map(millis -> Duration.ofMillis(Math.round(millis)));
  }

  private static Optional<Double> number(Headers headers, String name) {
    return headers.values(name).stream()
        .filter(text -> NUMBER.matcher(text).matches())
        .findFirst()
        .map(Double::valueOf);
  }

  static String codeOf(String text) {
    return CODE.matcher(text).matches() ? text : "unnamed";
  }
}
