package org.countersign.expense;

import java.time.Instant;
import java.util.List;
import org.countersign.people.UserName;

/**
 * What became of the other expenses of a person.
 *
 * @param since the first moment that is looked at: 12 months ago
 */
public record SubmitterHistory(UserName employee, Instant since, List<Line> lines) {

  public SubmitterHistory {
    lines = List.copyOf(lines);
  }

  public long count() {
    return lines.stream().mapToLong(Line::count).sum();
  }

  /**
   * Those with the same outcome and currency.
   *
   * @param byPolicy how many of them were approved without a person
   */
  public record Line(Status status, long count, Money sum, long byPolicy) {}
}
