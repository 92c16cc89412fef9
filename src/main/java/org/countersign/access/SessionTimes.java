package org.countersign.access;

import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a session lasts: from the log-in, and from the last click. Both moments are kept in the
 * session, so that they hold on every instance and over a restart; when the container was last
 * asked for the session tells nothing, since a page that refreshes itself asks too.
 */
class SessionTimes {

  /** Clocks of instances may differ by so much. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** Of clicks one after the other not each is written. */
  private static final Duration COARSEST = Duration.ofMinutes(1);

  private static final String LOGGED_IN = "countersign.loggedInAt";
  private static final String CLICKED = "countersign.clickedAt";

  private final Duration lifetime;
  private final Duration idle;
  private final Clock clock;

  SessionTimes(Duration lifetime, Duration idle, Clock clock) {
    this.lifetime = lifetime;
    this.idle = idle;
    this.clock = clock;
  }

  /** Somebody has logged in. */
  void begin(HttpSession session) {
    Instant now = clock.instant();
    session.setAttribute(LOGGED_IN, now);
    session.setAttribute(CLICKED, now);
    session.setMaxInactiveInterval(Math.toIntExact(idle.toSeconds()));
  }

  /** Somebody is there. */
  void clicked(HttpSession session) {
    Instant now = clock.instant();
    Duration grain = idle.dividedBy(10);
    Instant due = moment(session, CLICKED).plus(grain.compareTo(COARSEST) < 0 ? grain : COARSEST);
    if (!now.isBefore(due)) {
      session.setAttribute(CLICKED, now);
    }
  }

  boolean isOver(HttpSession session) {
    return isOver(moment(session, LOGGED_IN), lifetime) || isOver(moment(session, CLICKED), idle);
  }

  private boolean isOver(Instant since, Duration most) {
    Instant now = clock.instant();
    return !now.isBefore(since.plus(most)) || since.isAfter(now.plus(SKEW));
  }

  /** Of a session that another version has made, the moment when it began. */
  private static Instant moment(HttpSession session, String name) {
    return session.getAttribute(name) instanceof Instant moment
        ? moment
        : Instant.ofEpochMilli(session.getCreationTime());
  }
}
