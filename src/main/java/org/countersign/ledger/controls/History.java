package org.countersign.ledger.controls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was in force when, of one setting, as far back as somebody may still ask. Clocks and
 * instances differ by a little, so whoever asks says by how much.
 */
final class History<T> {

  /** Nobody asks for what was replaced longer ago than that. */
  private static final Duration LONGEST = Duration.ofDays(40);

  private final Deque<Version<T>> versions = new ArrayDeque<>();

  private record Version<T>(Instant since, T value) {}

  void set(Instant since, T value) {
    versions.addLast(new Version<>(since, value));
    Instant old = since.minus(LONGEST);
    while (versions.size() > 2 && second().since().isBefore(old)) {
      versions.removeFirst();
    }
  }

  private Version<T> second() {
    Iterator<Version<T>> all = versions.iterator();
    all.next();
    return all.next();
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  /** What is in force by now. */
  @Nullable T now() {
    return versions.isEmpty() ? null : versions.getLast().value();
  }

  /** Whether it is on record what was in force at that moment. */
  boolean knows(Instant at) {
    return !versions.isEmpty() && !versions.getFirst().since().isAfter(at);
  }

  /** All that was in force at some moment from the one to the other, as far as it is on record. */
  List<T> between(Instant from, Instant until) {
    List<T> found = new ArrayList<>();
    Version<T> before = null;
    for (Version<T> version : versions) {
      if (version.since().isAfter(until)) {
        break;
      }
      if (before != null && version.since().isAfter(from)) {
        found.add(before.value());
      }
      before = version;
    }
    if (before != null) {
      found.add(before.value());
    }
    return found;
  }
}
