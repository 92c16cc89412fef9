package org.countersign.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.SequencedMap;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * What one person wants to loosen, exactly as another one may confirm it. It never changes.
 *
 * @param content what a confirmation puts in force, as JSON
 * @param changes the same for people: name to value
 * @param restsOn what was in force when it was made
 * @param digest SHA-256 over kind, content, changes and what it rests on
 * @param byDirectory whether the directory, rather than the identity provider, said that they may
 * @param end null while nobody has ended it
 */
public record Proposal(
    long id,
    ProposalKind kind,
    String content,
    SequencedMap<String, String> changes,
    String restsOn,
    String digest,
    String reason,
    UserName proposedBy,
    boolean byDirectory,
    Instant proposedAt,
    @Nullable End end) {

  /** Among the changes: the user name of whom it is about, where it is about somebody. */
  public static final String PERSON = "person";

  /** Confirmed within so long, or not at all: what it was about is forgotten. */
  static final Duration LONGEST = Duration.ofDays(7);

  /** Where it stands. */
  public enum State {
    OPEN,
    CONFIRMED,
    TURNED_DOWN,
    TAKEN_BACK,
    EXPIRED
  }

  /**
   * How it ended.
   *
   * @param by null where it became too old
   */
  public record End(State state, @Nullable UserName by, @Nullable String reason, Instant at) {}

  public State state() {
    return end == null ? State.OPEN : end.state();
  }

  /** Until then it can be confirmed. */
  public Instant until() {
    return proposedAt.plus(LONGEST);
  }

  boolean isOlderThanAllowed(Instant now) {
    return !now.isBefore(until());
  }
}
