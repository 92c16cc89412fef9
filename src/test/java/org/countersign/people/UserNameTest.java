package org.countersign.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "emma.employee", "emma@countersign.example", "A_b-C9"})
  void acceptsNames(String name) {
    assertThat(new UserName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a b", " a", "a ", "a\n", ".a", "-a", "_a", "@a", "a/b", "a\0", "ä", "a'--", "<b>"
      })
  void refusesWhatIsNone(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new UserName(name));
  }

  @Test
  void endsAt64Characters() {
    assertThat(new UserName("a".repeat(64)).value()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> new UserName("a".repeat(65)));
  }

  @Test
  void doesNotRepeatWhatItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserName("<script>"))
        .withMessageNotContaining("script");
  }
}
