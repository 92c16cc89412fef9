package org.countersign.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The story of an expense as far as it is read at once: its beginning and its end.
 *
 * @param first oldest first
 * @param leftOut how many came between
 * @param last what came after these, oldest first
 */
public record Story(List<LedgerEntry> first, long leftOut, List<LedgerEntry> last) {

  public Story {
    first = List.copyOf(first);
    last = List.copyOf(last);
  }

  /** Oldest first, without what is left out. */
  public List<LedgerEntry> entries() {
    List<LedgerEntry> entries = new ArrayList<>(first);
    entries.addAll(last);
    return entries;
  }

  /** As far as it is told to somebody. */
  public Story map(UnaryOperator<LedgerEntry> told) {
    return new Story(first.stream().map(told).toList(), leftOut, last.stream().map(told).toList());
  }

  /** The number of the last one; 0 where there is none. */
  public long end() {
    List<LedgerEntry> entries = last.isEmpty() ? first : last;
    return entries.isEmpty() ? 0 : entries.getLast().id();
  }
}
