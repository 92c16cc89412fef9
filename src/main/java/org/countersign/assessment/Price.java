package org.countersign.assessment;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint takes for a million tokens, in US dollars.
 *
 * @param cachedInput for what it had read before; as input when not given
 */
record Price(
    @NotNull @PositiveOrZero BigDecimal input,
    @PositiveOrZero @Nullable BigDecimal cachedInput,
    @NotNull @PositiveOrZero BigDecimal output) {

  BigDecimal cached() {
    return cachedInput == null ? input : cachedInput;
  }
}
