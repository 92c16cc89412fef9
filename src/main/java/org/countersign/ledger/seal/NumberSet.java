package org.countersign.ledger.seal;

import java.util.Map;
import java.util.TreeMap;

/** Numbers that come almost in order and almost without gaps, as ranges: millions take no room. */
final class NumberSet {

  /** From the first number of a range to its last. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /** False if it is there already. */
  boolean add(long number) {
    Map.Entry<Long, Long> before = ranges.floorEntry(number);
    if (before != null && before.getValue() >= number) {
      return false;
    }
    Long after = number == Long.MAX_VALUE ? null : ranges.remove(number + 1);
    long to = after == null ? number : after;
    if (before != null && before.getValue() + 1 == number) {
      ranges.put(before.getKey(), to);
    } else {
      ranges.put(number, to);
    }
    return true;
  }

  boolean contains(long number) {
    Map.Entry<Long, Long> range = ranges.floorEntry(number);
    return range != null && range.getValue() >= number;
  }
}
