package org.countersign.devservices.slack;

import java.time.Duration;

/** How Slack can be away, or say no. */
public sealed interface FailureMode {

  /** Nothing listens; for every method. */
  record Refused() implements FailureMode {}

  /** Takes requests and says nothing until it recovers. */
  record Hanging() implements FailureMode {}

  /** Answers with this status, and no JSON. */
  record Status(int status) implements FailureMode {}

  /** 429, and when to come back. */
  record RateLimited(Duration retryAfter) implements FailureMode {}

  /** Answers {@code ok: false} with this error. */
  record ErrorCode(String error) implements FailureMode {}

  /** Does what it was asked, and breaks the connection instead of saying so. */
  record AnswerLost() implements FailureMode {}
}
