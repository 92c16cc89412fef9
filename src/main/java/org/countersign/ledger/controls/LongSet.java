package org.countersign.ledger.controls;

/** Numbers, in little more than their eight bytes each. */
final class LongSet {

  private static final int SMALLEST = 64;

  private long[] places = new long[SMALLEST];
  private int size;
  private boolean hasZero;

  /** Whether it was not there. */
  boolean add(long number) {
    if (number == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (size + 1 > places.length * 4L / 5) {
      grow();
    }
    int place = place(places, number);
    if (places[place] == number) {
      return false;
    }
    places[place] = number;
    size++;
    return true;
  }

  boolean contains(long number) {
    return number == 0 ? hasZero : places[place(places, number)] == number;
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  private void grow() {
    long[] larger = new long[Math.toIntExact(places.length * 3L / 2)];
    for (long number : places) {
      if (number != 0) {
        larger[place(larger, number)] = number;
      }
    }
    places = larger;
  }

  /** Where the number is, or would be. */
  private static int place(long[] places, long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    int place = (int) Long.remainderUnsigned(mixed ^ (mixed >>> 32), places.length);
    while (places[place] != 0 && places[place] != number) {
      place = place + 1 == places.length ? 0 : place + 1;
    }
    return place;
  }
}
