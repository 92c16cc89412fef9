package org.countersign.expense;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A rate as the European Central Bank publishes it.
 *
 * @param perEuro units of the currency for one euro
 */
record Rate(BigDecimal perEuro, LocalDate date) {}
