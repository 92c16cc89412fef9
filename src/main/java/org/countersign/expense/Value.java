package org.countersign.expense;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an amount is worth in the company's currency.
 *
 * @param amount in the company's currency, rounded up
 * @param rate units of the amount's own currency for one of the company's; for people to read, the
 *     value was computed from the exact one
 * @param rateDate the day of the rate; null for the company's own currency, which needs none
 */
public record Value(BigDecimal amount, BigDecimal rate, @Nullable LocalDate rateDate) {}
