package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.countersign.ledger.seal.VerificationReport.Problem;

/**
 * Entries of which a later one says that the application has not written them. Whoever adds entries
 * can also add one that says so of an honest one; then the application says it of that one, and
 * that counts.
 */
final class ForeignEntries {

  /** More of them are counted and not named. */
  private static final int MAX = 10_000;

  private final NavigableSet<Report> reports =
      new TreeSet<>(Comparator.comparingLong(Report::by).thenComparingLong(Report::entry));
  private long more;

  private record Report(long by, long entry) {}

  /** A sealed entry, of whatever event. */
  void look(EntryLine line) {
    if (!line.event().equals(Event.FOREIGN_ENTRY.name()) || line.expense() != null) {
      return;
    }
    if (reports.size() >= MAX) {
      more++;
      return;
    }
    try {
      JsonNode entry = SealedEntry.of(line, 0).tree().path("entry");
      // What it is about was there before it.
      if (entry.isIntegralNumber() && entry.longValue() < line.id()) {
        reports.add(new Report(line.id(), entry.longValue()));
      }
    } catch (IllegalStateException e) {
      more++;
    }
  }

  void finish(Findings findings) {
    for (long entry : new TreeSet<>(foreign())) {
      findings.add(
          Problem.FOREIGN,
          entry,
          null,
          "Entry %d was not written by the application, as it says itself.".formatted(entry));
    }
    if (more > 0) {
      findings.add(
          Problem.FOREIGN,
          null,
          null,
          "%d more entries were not written by the application.".formatted(more));
    }
  }

  /** The latest first: a report counts unless a later one that counts is about it. */
  private Collection<Long> foreign() {
    Set<Long> foreign = new HashSet<>();
    for (Report report : reports.descendingSet()) {
      if (!foreign.contains(report.by())) {
        foreign.add(report.entry());
      }
    }
    return foreign;
  }
}
