package org.countersign.people;

import java.time.Instant;

/**
 * Somebody is out of office, and somebody else decides for them.
 *
 * @param from the first moment of it
 * @param until the first moment after it
 * @param delegate who decides for them meanwhile; nobody decides for the delegate in turn
 */
public record Absence(
    UserName person,
    Instant from,
    Instant until,
    UserName delegate,
    UserName recordedBy,
    Instant recordedAt) {

  public boolean isAt(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }
}
