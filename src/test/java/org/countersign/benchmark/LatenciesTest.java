package org.countersign.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void givesTheTimeThatSoManyOfAHundredDidNotExceed() {
    Latencies latencies = new Latencies();
    for (int millis = 200; millis >= 1; millis--) {
      latencies.add(Duration.ofMillis(millis));
    }

    assertThat(latencies.summary()).isEqualTo("p50 100 ms, p99 198 ms, longest 200 ms");
  }

  @Test
  void oneTimeIsEveryPercentile() {
    Latencies latencies = new Latencies();
    latencies.add(Duration.ofMillis(7));

    assertThat(latencies.summary()).isEqualTo("p50 7 ms, p99 7 ms, longest 7 ms");
  }
}
