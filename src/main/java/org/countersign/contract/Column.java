package org.countersign.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.feel.syntaxtree.ArithmeticNegation;
import org.camunda.feel.syntaxtree.ConstNumber;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Exp;
import org.jspecify.annotations.Nullable;

/**
 * An input, cut at the values that stand in its cells.
 *
 * @param samples one value of each piece; null stands for a missing one
 * @param byWords whether the cells could only be compared as texts, which then are the samples
 */
record Column(String label, List<@Nullable Object> samples, boolean byWords) {

  /** By the texts of the cells alone. */
  static Column byWords(String label, Set<String> cells) {
    return new Column(label, words(cells), true);
  }

  /**
   * By the values in the cells.
   *
   * @param type string, number or boolean
   * @param parts all that the conditions are made of
   */
  static Column byValues(String label, String type, Shape shape, List<Exp> parts) {
    return new Column(label, samples(type, shape, parts), false);
  }

  BitSet fitting(String cell) {
    BitSet fitting = new BitSet();
    IntStream.range(0, samples.size())
        .filter(i -> Cell.isOpen(cell) || fits(cell, samples.get(i)))
        .forEach(fitting::set);
    return fitting;
  }

  private boolean fits(String cell, @Nullable Object sample) {
    return byWords ? cell.equals(sample) : Feel.fits(cell, sample);
  }

  String example(BitSet values) {
    Object value = samples.get(values.nextSetBit(0));
    if (byWords) {
      return "%s fits '%s'".formatted(label, value);
    }
    return "%s is %s".formatted(label, value == null ? "missing" : value);
  }

  private static List<@Nullable Object> words(Set<String> cells) {
    List<@Nullable Object> words = new ArrayList<>(cells);
    words.add(null);
    return words;
  }

  private static List<@Nullable Object> samples(String type, Shape shape, List<Exp> parts) {
    List<@Nullable Object> samples = new ArrayList<>();
    if (type.equals("number")) {
      samples.addAll(pieces(parts));
    } else if (type.equals("boolean")) {
      samples.addAll(List.of(true, false));
    } else {
      Set<String> words = new LinkedHashSet<>(shape.values());
      parts.stream()
          .filter(ConstString.class::isInstance)
          .map(word -> ((ConstString) word).value())
          .forEach(words::add);
      samples.addAll(words);
      samples.add("any other text");
    }
    samples.add(null);
    return samples;
  }

  /** The numbers that stand in the cells, one between each two of them, and one on either side. */
  private static List<BigDecimal> pieces(List<Exp> parts) {
    boolean negative = parts.stream().anyMatch(ArithmeticNegation.class::isInstance);
    var limits =
        parts.stream()
            .filter(ConstNumber.class::isInstance)
            .map(number -> ((ConstNumber) number).value().bigDecimal())
            .flatMap(n -> negative ? Stream.of(n, n.negate()) : Stream.of(n))
            .collect(Collectors.toCollection(TreeSet::new));
    limits.add(BigDecimal.ZERO);
    List<BigDecimal> pieces = new ArrayList<>();
    pieces.add(limits.first().subtract(BigDecimal.ONE));
    BigDecimal last = null;
    for (BigDecimal limit : limits) {
      if (last != null) {
        pieces.add(last.add(limit).multiply(new BigDecimal("0.5")).stripTrailingZeros());
      }
      pieces.add(limit);
      last = limit;
    }
    pieces.add(limits.last().add(BigDecimal.ONE));
    return pieces.stream().map(number -> new BigDecimal(number.toPlainString())).toList();
  }
}
