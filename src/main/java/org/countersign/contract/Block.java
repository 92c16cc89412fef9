package org.countersign.contract;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The pieces of each column that a rule takes. */
record Block(List<BitSet> sides) {

  /** More blocks than this, and the table is too large to be looked at cell by cell. */
  private static final int MOST_BLOCKS = 20_000;

  boolean isEmpty() {
    return sides.stream().anyMatch(BitSet::isEmpty);
  }

  Block and(Block other) {
    return new Block(
        IntStream.range(0, sides.size())
            .mapToObj(
                i -> {
                  BitSet both = (BitSet) sides.get(i).clone();
                  both.and(other.sides.get(i));
                  return both;
                })
            .toList());
  }

  /** This block without another, cut into blocks that do not overlap. */
  Stream<Block> without(Block other) {
    if (and(other).isEmpty()) {
      return Stream.of(this);
    }
    List<Block> rest = new ArrayList<>();
    List<BitSet> left = new ArrayList<>(sides);
    for (int i = 0; i < left.size(); i++) {
      BitSet outside = (BitSet) left.get(i).clone();
      outside.andNot(other.sides.get(i));
      if (!outside.isEmpty()) {
        List<BitSet> piece = new ArrayList<>(left);
        piece.set(i, outside);
        rest.add(new Block(piece));
      }
      BitSet inside = (BitSet) left.get(i).clone();
      inside.and(other.sides.get(i));
      left.set(i, inside);
    }
    return rest.stream();
  }

  boolean isCovered(List<Block> by) {
    return rest(by).map(List::isEmpty).orElse(false);
  }

  /** What of this block no other takes; nothing when that is too much to find out. */
  Optional<List<Block>> rest(List<Block> others) {
    List<Block> rest = List.of(this);
    for (Block other : others) {
      rest = rest.stream().flatMap(piece -> piece.without(other)).toList();
      if (rest.size() > MOST_BLOCKS) {
        return Optional.empty();
      }
    }
    return Optional.of(rest);
  }
}
