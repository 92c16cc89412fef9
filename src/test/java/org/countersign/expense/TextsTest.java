package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "Team lunch", "a\tb\r\nc", "Zürich 東京", "🍕", "<script>", "' or 1=1"})
  void takesWhatPeopleType(String text) {
    assertThat(Texts.isPlain(text)).isTrue();
    assertThat(Texts.plain(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\u001bb", "\u007f", "\u0085", "\ud83c", "\udf55", "\udf55\ud83c"})
  void refusesControlCharactersAndHalfCharacters(String text) {
    assertThat(Texts.isPlain(text)).isFalse();
    assertThat(Texts.isPlain(Texts.plain(text))).isTrue();
  }

  @Test
  void marksWhereSomethingWasTakenOut() {
    assertThat(Texts.plain("a\0b\ud83cc🍕")).isEqualTo("a\ufffdb\ufffdc🍕");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\t\r\n", "\u00a0", "\u2003", "\u200b", "\u2060 \u200d", "\u3000"})
  void takesWhatNobodySeesForBlank(String text) {
    assertThat(Texts.isBlank(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " .", "🍕", "\u200b1"})
  void takesWhatSomebodySeesForText(String text) {
    assertThat(Texts.isBlank(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "abc,    3, abc",
    "abcd,   3, ab…",
    "abcd,   1, …",
    "ab🍕cd, 4, ab…",
    "ab🍕cd, 5, ab🍕…",
    "ab🍕,   4, ab🍕",
  })
  void cutsBetweenCharacters(String text, int maxLength, String cut) {
    assertThat(Texts.cut(text, maxLength)).isEqualTo(cut);
  }
}
