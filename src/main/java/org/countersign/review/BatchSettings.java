package org.countersign.review;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What may be decided together.
 *
 * @param most how many at once
 * @param below each of them must be worth less, in the company's currency
 */
@Validated
@ConfigurationProperties("countersign.review.batch")
record BatchSettings(
    @DefaultValue("50") @Min(2) @Max(200) int most,
    @DefaultValue("1000") @NotNull @Positive BigDecimal below) {}
