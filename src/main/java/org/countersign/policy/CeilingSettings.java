package org.countersign.policy;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the ceiling starts, until people set another one.
 *
 * @param amount from this value on a person decides
 * @param confidence below this a person decides
 * @param currency the company's, which the amount is in
 */
@Validated
@ConfigurationProperties("countersign.ceiling")
record CeilingSettings(
    @DefaultValue("1000") @NotNull @DecimalMin("0") @Digits(integer = 15, fraction = 4) BigDecimal amount,
    @DefaultValue("0.95")
        @NotNull @DecimalMin("0") @DecimalMax("1") @Digits(integer = 1, fraction = 5) BigDecimal confidence,
    @DefaultValue("EUR") @NotNull Currency currency) {}
