package org.countersign.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How well the reported confidence foretells what people decide. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reliability(
    @Schema(description = "How many first decisions about what the model would approve")
        long labels,
    @Schema(description = "Of the labels, those where the person approved") long agreed,
    @Schema(
            description =
                "Mean squared difference between the confidence and 1 (agreed) or 0 (not agreed):"
                    + " 0 is best, 1 worst, 0.25 what a constant 0.5 gets. Absent without labels")
        @Nullable BigDecimal brierScore,
    @Schema(
            description =
                "Mean distance, weighted by labels, between mean confidence and share agreed over"
                    + " the ten bins: 0 is best, 0.1 is ten percentage points. Absent without"
                    + " labels")
        @Nullable BigDecimal expectedCalibrationError,
    @Schema(description = "Ten bins of confidence, 0.1 wide, lowest first") List<Bin> bins) {

  private static final int BINS = 10;
  private static final int DECIMALS = 5;

  public Reliability {
    bins = List.copyOf(bins);
  }

  /** One bin of the reliability table. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ConfidenceBin")
  public record Bin(
      @Schema(description = "Lowest confidence, inclusive", example = "0.9") BigDecimal from,
      @Schema(description = "Highest confidence, exclusive; the last bin has 1 too", example = "1")
          BigDecimal to,
      @Schema(description = "How many labels") long labels,
      @Schema(description = "Mean reported confidence, 0 to 1; absent without labels")
          @Nullable BigDecimal meanConfidence,
      @Schema(description = "Share where the person approved, 0 to 1; absent without labels")
          @Nullable BigDecimal shareAgreed) {}

  static Reliability of(List<Tally> tallies) {
    Sums all = Sums.of(tallies);
    List<Bin> bins = new ArrayList<>();
    BigDecimal distances = BigDecimal.ZERO;
    for (int i = 0; i < BINS; i++) {
      int number = i;
      Sums sums = Sums.of(tallies.stream().filter(tally -> bin(tally) == number).toList());
      bins.add(
          new Bin(
              BigDecimal.valueOf(i, 1),
              BigDecimal.valueOf(i + 1L, 1),
              sums.labels,
              sums.mean(sums.confidence),
              sums.mean(BigDecimal.valueOf(sums.agreed))));
      distances = distances.add(sums.confidence.subtract(BigDecimal.valueOf(sums.agreed)).abs());
    }
    return new Reliability(
        all.labels, all.agreed, all.mean(all.squares), all.mean(distances), bins);
  }

  private static int bin(Tally tally) {
    return Math.min(BINS - 1, tally.confidence().movePointRight(1).intValue());
  }

  private record Sums(long labels, long agreed, BigDecimal confidence, BigDecimal squares) {

    static Sums of(List<Tally> tallies) {
      long labels = 0;
      long agreed = 0;
      BigDecimal confidence = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      for (Tally tally : tallies) {
        labels += tally.labels();
        agreed += tally.agreed();
        confidence =
            confidence.add(tally.confidence().multiply(BigDecimal.valueOf(tally.labels())));
        BigDecimal rest = BigDecimal.ONE.subtract(tally.confidence());
        squares =
            squares
                .add(rest.pow(2).multiply(BigDecimal.valueOf(tally.agreed())))
                .add(
                    tally
                        .confidence()
                        .pow(2)
                        .multiply(BigDecimal.valueOf(tally.labels() - tally.agreed())));
      }
      return new Sums(labels, agreed, confidence, squares);
    }

    @Nullable BigDecimal mean(BigDecimal sum) {
      return labels == 0
          ? null
          : sum.divide(BigDecimal.valueOf(labels), DECIMALS, RoundingMode.HALF_UP);
    }
  }
}
