package org.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.countersign.assessment.Calibration.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsotonicFitTest {

  @Test
  void keepsWhatRises() {
    List<Point> points =
        IsotonicFit.of(List.of(tally("0.5", 9, 3), tally("0.7", 19, 12), tally("0.9", 99, 95)));

    assertThat(points)
        .containsExactly(
            new Point(d("0.5"), d("0.5"), 9, 3, d("0.30000")),
            new Point(d("0.7"), d("0.7"), 19, 12, d("0.60000")),
            new Point(d("0.9"), d("0.9"), 99, 95, d("0.95000")));
  }

  /** The textbook's 0, 1, 0, 1, 1: the violators in the middle become one half. */
  @Test
  void poolsNeighboursThatFall() {
    List<Point> points =
        IsotonicFit.of(
            List.of(
                tally("0.1", 1, 0),
                tally("0.2", 1, 1),
                tally("0.3", 1, 0),
                tally("0.4", 1, 1),
                tally("0.5", 1, 1)));

    assertThat(points)
        .containsExactly(
            new Point(d("0.1"), d("0.1"), 1, 0, d("0.00000")),
            new Point(d("0.2"), d("0.3"), 2, 1, d("0.33333")),
            new Point(d("0.4"), d("0.5"), 2, 2, d("0.66666")));
  }

  @Test
  void poolsBackwardsUntilNothingFalls() {
    List<Point> points =
        IsotonicFit.of(
            List.of(
                tally("0.2", 10, 5),
                tally("0.4", 10, 6),
                tally("0.6", 10, 8),
                tally("0.8", 10, 0),
                tally("0.9", 10, 9)));

    assertThat(points)
        .containsExactly(
            new Point(d("0.2"), d("0.8"), 40, 19, d("0.46341")),
            new Point(d("0.9"), d("0.9"), 10, 9, d("0.81818")));
  }

  @Test
  void makesOneStepOfEqualShares() {
    List<Point> points = IsotonicFit.of(List.of(tally("0.6", 10, 5), tally("0.8", 30, 15)));

    assertThat(points).containsExactly(new Point(d("0.6"), d("0.8"), 40, 20, d("0.48780")));
  }

  @Test
  void neverIsSureWhereEverybodyAgreed() {
    List<Point> points = IsotonicFit.of(List.of(tally("0.9", 100, 100), tally("0.98", 100, 100)));

    assertThat(points).containsExactly(new Point(d("0.9"), d("0.98"), 200, 200, d("0.99502")));
  }

  @Test
  void isBelowOneForAnyNumberOfLabels() {
    List<Point> points = IsotonicFit.of(List.of(tally("1", 900_000_000, 900_000_000)));

    assertThat(points.getFirst().value()).isEqualByComparingTo("0.99999");
  }

  @Test
  void reportsZeroWhereNobodyAgreed() {
    List<Point> points = IsotonicFit.of(List.of(tally("0.9", 100, 0), tally("0.98", 100, 0)));

    assertThat(points).containsExactly(new Point(d("0.9"), d("0.98"), 200, 0, d("0.00000")));
  }

  @Test
  void doesNotFallWhereAStepHasFewLabels() {
    List<Point> points = IsotonicFit.of(List.of(tally("0.9", 100, 90), tally("0.98", 1, 1)));

    assertThat(points).extracting(Point::value).containsExactly(d("0.89108"), d("0.89108"));
  }

  @Test
  void makesNothingOfNothing() {
    assertThat(IsotonicFit.of(List.of())).isEmpty();
  }

  /** The isotonic regression is the maximum over beginnings of the minimum over ends of means. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isTheIsotonicRegressionAndStaysBelowIt(long seed) {
    Random random = new Random(seed);
    List<Tally> tallies = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      int labels = 1 + random.nextInt(12);
      tallies.add(new Tally(BigDecimal.valueOf(i, 2), labels, random.nextInt(labels + 1)));
    }

    List<Point> points = IsotonicFit.of(tallies);

    for (int i = 0; i < tallies.size(); i++) {
      BigDecimal confidence = tallies.get(i).confidence();
      Point point =
          points.stream()
              .filter(
                  one ->
                      one.from().compareTo(confidence) <= 0 && one.to().compareTo(confidence) >= 0)
              .findFirst()
              .orElseThrow();
      double share = (double) point.agreed() / point.labels();
      assertThat(share).isEqualTo(maxMin(tallies, i));
      assertThat(point.value().doubleValue()).isLessThanOrEqualTo(share);
    }
    assertThat(points).extracting(Point::value).isSorted();
    assertThat(points.stream().mapToLong(Point::labels).sum())
        .isEqualTo(tallies.stream().mapToLong(Tally::labels).sum());
  }

  private static double maxMin(List<Tally> tallies, int i) {
    double max = 0;
    for (int from = 0; from <= i; from++) {
      double min = 1;
      for (int to = i; to < tallies.size(); to++) {
        List<Tally> range = tallies.subList(from, to + 1);
        double agreed = range.stream().mapToLong(Tally::agreed).sum();
        min = Math.min(min, agreed / range.stream().mapToLong(Tally::labels).sum());
      }
      max = Math.max(max, min);
    }
    return max;
  }

  private static Tally tally(String confidence, long labels, long agreed) {
    return new Tally(d(confidence), labels, agreed);
  }

  private static BigDecimal d(String value) {
    return new BigDecimal(value);
  }
}
