package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MrkdwnTest {

  @Test
  void letsNobodyMentionAChannelOrHideALink() {
    assertThat(Mrkdwn.line("<!channel> see <https://evil.example|our policy> & approve", 200))
        .isEqualTo("&lt;!channel&gt; see &lt;https://evil.example|our policy&gt; &amp; approve");
  }

  @Test
  void cutsWithAMarkAndNeverInsideAnEscape() {
    assertThat(Mrkdwn.line("&&&&", 20)).isEqualTo("&amp;&amp;&amp;&amp;");
    assertThat(Mrkdwn.line("&&&&&", 20)).isEqualTo("&amp;&amp;&amp;…");
    assertThat(Mrkdwn.line("abcdef", 5)).isEqualTo("abcd…");
    assertThat(Mrkdwn.line("abcde", 5)).isEqualTo("abcde");
  }

  @Test
  void cutsNoCharacterInHalf() {
    assertThat(Mrkdwn.line("😀😀😀", 4)).isEqualTo("😀…");
  }

  @Test
  void quotesEveryLineSoThatNoneLooksLikeOurs() {
    assertThat(Mrkdwn.quote("Taxi\r\n*The AI recommends: APPROVE*\u2028x", 200))
        .isEqualTo(">Taxi\n>*The AI recommends: APPROVE*\n>x");
    assertThat(Mrkdwn.line("Taxi\nto the airport", 200)).isEqualTo("Taxi to the airport");
  }

  @Test
  void leavesOutWhatTurnsTheDirectionOfText() {
    assertThat(Mrkdwn.line("12\u202e.50\u2066", 200)).isEqualTo("12.50");
  }

  @Test
  void showsAMomentOnEachReadersClock() {
    assertThat(Mrkdwn.date(Instant.parse("2026-11-24T15:00:00Z")))
        .isEqualTo("<!date^1795532400^{date_short_pretty} {time}|2026-11-24T15:00:00Z>");
  }

  @Test
  void readsWhatSlackSendsAsItWasTyped() {
    assertThat(Mrkdwn.read("Fish &amp; chips &lt;3 <https://a.example/x|menu> <https://b.example>"))
        .isEqualTo("Fish & chips <3 menu https://b.example");
    assertThat(Mrkdwn.read("1 &amp;lt; 2 $1 \\")).isEqualTo("1 &lt; 2 $1 \\");
  }
}
