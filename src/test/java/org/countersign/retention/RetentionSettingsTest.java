package org.countersign.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Period;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RetentionSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"P5M", "P5M40D", "P183D", "P1D", "P0D", "P-10Y", "P1Y-1D"})
  void keepWhatTheLawWantsForSixMonthsAtLeast(String period) {
    for (String kept : new String[] {"expenses", "ledger", "ledger-texts"}) {
      assertThatThrownBy(() -> settings(kept, period))
          .rootCause()
          .hasMessageContaining("countersign.retention.%s is %s", kept, Period.parse(period))
          .hasMessageContaining("at least 6 months");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P6M", "P184D", "P1Y", "P10Y"})
  void takeSixMonthsAndMore(String period) {
    assertThat(settings("ledger", period).ledger()).isEqualTo(Period.parse(period));
  }

  @Test
  void keepForEverWhatHasNoPeriod() {
    assertThat(settings("expenses", "").expenses()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "invalid-expenses, P0D",
    "preferences, P-1D",
    "slack-messages, P29D",
    "slack-messages, P1M",
    "slack-clicks, P0D",
    "slack-clicks, P1M-31D"
  })
  void keepTheRestAsLongAsItIsNeeded(String name, String period) {
    assertThatThrownBy(() -> settings(name, period))
        .rootCause()
        .hasMessageContaining("countersign.retention." + name)
        .hasMessageContaining("at least P");
  }

  private static RetentionSettings settings(String name, String value) {
    Map<String, String> properties = new HashMap<>();
    properties.put("countersign.retention." + name, value);
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("countersign.retention", RetentionSettings.class);
  }
}
