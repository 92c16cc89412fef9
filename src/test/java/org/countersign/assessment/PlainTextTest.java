package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void leavesFourOfTheMarksThatArePiledOnALetter() {
    String marks = "\u0301\u0302\u0303\u0304";

    assertThat(PlainText.seenIn("a" + marks.repeat(100) + "b")).isEqualTo("a" + marks + "b");
  }

  @Test
  void dropsWhatCannotBeSeen() {
    assertThat(PlainText.seenIn("a\u200B\u202E\u2066\u180B\u3164\uFFFC\uFE0Fb")).isEqualTo("ab");
  }

  @Test
  void keepsTheMarksOfOtherScripts() {
    assertThat(PlainText.seenIn("が ที่ شَّ")).isEqualTo("が ที่ شَّ");
  }
}
