package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Team lunch                     ~ team LUNCH",
        "Team lunch                     ~ Team lunch.",
        "Team lunch                     ~ Team-lunch!",
        "Team lunch                     ~ Lunch, team",
        "Team lunch                     ~ Team lunch with Contoso",
        "Lunch                          ~ Lunch with Contoso",
        "Café Central                   ~ cafe central",
        "Müller                         ~ Mueller",
        "MÜLLER GmbH                    ~ Muller gmbh",
        "Straßenbahn                    ~ STRASSENBAHN",
        "Trattoria Roma                 ~ Tratoria Roma",
        "Media Markt                    ~ MediaMarkt",
        "Taxi to the airport            ~ Taxi to airport",
        "Taxi to the airport            ~ Taxi to the airport (again)",
        "Train Vienna - Graz            ~ Train Graz - Vienna",
        "Hotel in Vienna, 1st night     ~ Hotel in Vienna, 2nd night",
        "Ｔｅａｍ lunch                  ~ Team lunch",
        "Team\u00a0lunch               ~ Team lunch",
        "東京の夕食会                     ~ 東京の夕食会!",
      })
  void takesThemForNearlyTheSame(String one, String other) {
    assertThat(isNearlySame(one, other)).isTrue();
    assertThat(isNearlySame(other, one)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Team lunch                     ~ Team dinner",
        "Team lunch                     ~ Printer paper",
        "Taxi to the airport            ~ Taxi to the hotel",
        "Train to Berlin                ~ Hotel in Berlin",
        "Trattoria Roma                 ~ Pizzeria Napoli",
        "Toner for the office printer   ~ Paper for the office",
        "A pen                          ~ A pad of paper",
        "Bus                            ~ Bus to the fair",
        "0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001 ~ 8fc27880-3849-4ea4-9060-b89b3b063f0f",
        "東京の夕食会                     ~ 大阪への切符",
        "!!!                            ~ ???",
      })
  void takesThemForDifferent(String one, String other) {
    assertThat(isNearlySame(one, other)).isFalse();
    assertThat(isNearlySame(other, one)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Media Markt, MEDIAMARKT, true",
    "Café Central, Cafe Central, true",
    "Media Markt, Media Markt Wien, false",
    "'', '', false",
    "!, !, false",
  })
  void isTheSameButForHowItIsWritten(String one, String other, boolean same) {
    assertThat(Wording.of(one).isSame(Wording.of(other))).isEqualTo(same);
  }

  @Test
  void measuresAsPostgresDoes() {
    assertThat(Wording.of("word").similarity(Wording.of("two words"))).isBetween(0.363, 0.364);
    assertThat(Wording.of("").similarity(Wording.of(""))).isZero();
  }

  private static boolean isNearlySame(String one, String other) {
    return Wording.of(one).isNearlySame(Wording.of(other));
  }
}
