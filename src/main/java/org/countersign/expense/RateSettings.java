package org.countersign.expense;

import java.nio.file.Path;
import java.time.Period;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param file of exchange rates, in the format of the European Central Bank; none: only the
 *     company's currency has a value
 * @param maxAge how old a rate may be and still count
 */
@ConfigurationProperties("countersign.rates")
record RateSettings(@Nullable Path file, @DefaultValue("P7D") Period maxAge) {

  RateSettings {
    if (file != null && file.toString().isBlank()) {
      file = null;
    }
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("countersign.rates.max-age must not be negative");
    }
  }
}
