package org.countersign.slack;

import java.time.Duration;

/** A call of Slack's Web API that did not do what it should; never with what was sent. */
class SlackFailure extends RuntimeException {

  /** What is known of a failed call. */
  enum Kind {
    /** Slack has answered that it will not. */
    REFUSED,
    /** Slack has answered that it is too much; see {@link #retryAfter}. */
    TOO_MANY,
    /** It never got to Slack. */
    NOT_SENT,
    /** No answer, or none that says anything: it may have taken effect. */
    UNCLEAR
  }

  private final Kind kind;
  private final String error;
  private final Duration retryAfter;

  private SlackFailure(Kind kind, String method, String error, Duration retryAfter) {
    super(method + ": " + error);
    this.kind = kind;
    this.error = error;
    this.retryAfter = retryAfter;
  }

  static SlackFailure refused(String method, String error) {
    return new SlackFailure(Kind.REFUSED, method, error, Duration.ZERO);
  }

  static SlackFailure tooMany(String method, Duration retryAfter) {
    return new SlackFailure(Kind.TOO_MANY, method, "ratelimited", retryAfter);
  }

  static SlackFailure notSent(String method, String why) {
    return new SlackFailure(Kind.NOT_SENT, method, why, Duration.ZERO);
  }

  static SlackFailure unclear(String method, String why) {
    return new SlackFailure(Kind.UNCLEAR, method, why, Duration.ZERO);
  }

  Kind kind() {
    return kind;
  }

  /** Slack's own word for it, such as channel_not_found, or what happened to the call. */
  String error() {
    return error;
  }

  /** Zero unless {@link Kind#TOO_MANY}. */
  Duration retryAfter() {
    return retryAfter;
  }
}
