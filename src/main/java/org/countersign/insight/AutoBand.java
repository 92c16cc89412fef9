package org.countersign.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What people said about expenses that the policy alone would have approved. Bounds are exact
 * (Clopper-Pearson) and rounded to the cautious side.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoBand(
    @Schema(
            description =
                "Labels of expenses that the policy alone would have approved and a person looked"
                    + " at, because the AI only advised (SHADOW) or as a spot check")
        long checked,
    @Schema(description = "Of the checked, those where the person approved") long agreed,
    @Schema(description = "agreed / checked, 0 to 1; absent without checks")
        @Nullable BigDecimal precision,
    @Schema(description = "Two-sided 95 % confidence interval of the precision: from, 0 to 1")
        BigDecimal intervalFrom,
    @Schema(description = "Two-sided 95 % confidence interval of the precision: to, 0 to 1")
        BigDecimal intervalTo,
    @Schema(description = "One-sided 95 % lower bound of the precision, 0 to 1")
        BigDecimal lowerBound,
    @Schema(
            description =
                "Whether \"people agree with at least 95 % of what the policy alone approves\" may"
                    + " be claimed: the lower bound is 0.95 or more")
        boolean atLeast95PercentMayBeClaimed,
    @Schema(description = "Further checks, all without an error, until it may be claimed")
        long missingChecks) {

  private static final int DECIMALS = 5;

  static AutoBand of(long checked, long agreed) {
    ClopperPearson bounds = new ClopperPearson(checked, agreed);
    return new AutoBand(
        checked,
        agreed,
        checked == 0
            ? null
            : BigDecimal.valueOf(agreed)
                .divide(BigDecimal.valueOf(checked), DECIMALS, RoundingMode.DOWN),
        down(bounds.lowerBound(ClopperPearson.ERROR / 2)),
        BigDecimal.valueOf(bounds.upperBound(ClopperPearson.ERROR / 2))
            .setScale(DECIMALS, RoundingMode.UP),
        down(bounds.lowerBound(ClopperPearson.ERROR)),
        bounds.allowsClaim(),
        bounds.missingChecks());
  }

  private static BigDecimal down(double bound) {
    return BigDecimal.valueOf(bound).setScale(DECIMALS, RoundingMode.DOWN);
  }
}
