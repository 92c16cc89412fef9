package org.countersign.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurfaceTest {

  @ParameterizedTest
  @EnumSource
  void isRecognizedByItsAction(Surface surface) {
    assertThat(Surface.ofAction(surface.action())).isEqualTo(surface);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "complete", "assign", "API", "slack "})
  void takesAnyOtherActionForTasklist(String action) {
    assertThat(Surface.ofAction(action)).isEqualTo(Surface.TASKLIST);
  }

  @Test
  void takesNoActionForTasklist() {
    assertThat(Surface.ofAction(null)).isEqualTo(Surface.TASKLIST);
  }
}
