package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceTest {

  private final ConfidenceSignal tokens = new TokenProbability();

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoProbability(double value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Confidence(value));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void acceptsProbabilities(double value) {
    assertThat(new Confidence(value).value()).isEqualTo(value);
  }

  @Test
  void multipliesTheTokensThatSpellTheRecommendation() {
    ModelAnswer answer =
        answer(
            0.9,
            token("{\"", 0.5),
            token("recommendation", 0.5),
            token("\":\"", 0.5),
            token("APP", 0.8),
            token("ROVE", 0.9),
            token("\",\"", 0.5));

    assertThat(tokens.read(answer).getAsDouble()).isEqualTo(0.72, within(1e-9));
  }

  @Test
  void countsATokenThatSpellsAPartOfTheRecommendation() {
    ModelAnswer answer =
        answer(0.9, token("{\"recommendation", 0.5), token("\":\"APPRO", 0.6), token("VE\",", 0.7));

    assertThat(tokens.read(answer).getAsDouble()).isEqualTo(0.42, within(1e-9));
  }

  @Test
  void readsBytesWhereATokenIsAPartOfACharacter() {
    String json =
        """
        {"note":{"recommendation":"é"},"recommendation":"APPROVE"}""";
    AnswerForm form = new AnswerForm(Recommendation.APPROVE, null, List.of(), List.of());
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    List<ChatCompletionTokenLogprob> each = new ArrayList<>();
    for (byte one : bytes) {
      each.add(
          ChatCompletionTokenLogprob.builder()
              .token("?")
              .bytes(List.of((long) (one & 0xFF)))
              .logprob(Math.log(0.9))
              .topLogprobs(List.of())
              .build());
    }

    OptionalDouble read = tokens.read(new ModelAnswer(json, form, each));

    assertThat(read.getAsDouble()).isEqualTo(Math.pow(0.9, 7), within(1e-9));
  }

  @Test
  void readsNothingFromTokensThatSpellSomethingElse() {
    assertThat(tokens.read(answer(0.9, token("{\"recommendation\":\"REVIEW\"", 1)))).isEmpty();
    assertThat(tokens.read(answer(0.9, token("{\"recommendation\":\"APP", 1)))).isEmpty();
    assertThat(tokens.read(answer(0.9))).isEmpty();
  }

  @Test
  void readsNothingFromARecommendationWrittenWithEscapes() {
    String json = "{\"recommendation\":\"\\u0041PPROVE\"}";
    AnswerForm form = new AnswerForm(Recommendation.APPROVE, 0.9, List.of(), List.of());

    assertThat(tokens.read(new ModelAnswer(json, form, List.of(token(json, 1))))).isEmpty();
  }

  @Test
  void takesTheLowestSignal() {
    MeasuredConfidence measured =
        MeasuredConfidence.of(
            answer(0.6), List.of(signal("LOGPROBS", 0.9), new StatedConfidence()));

    assertThat(measured)
        .isEqualTo(new MeasuredConfidence(new Confidence(0.6), "LOGPROBS_AND_STATED"));
  }

  @Test
  void namesOnlyTheSignalsThatWereThere() {
    MeasuredConfidence measured =
        MeasuredConfidence.of(
            answer(null), List.of(signal("LOGPROBS", 0.9), new StatedConfidence()));

    assertThat(measured).isEqualTo(new MeasuredConfidence(new Confidence(0.9), "LOGPROBS"));
  }

  @Test
  void hasNoConfidenceWithoutASignal() {
    MeasuredConfidence measured =
        MeasuredConfidence.of(answer(null), List.of(tokens, new StatedConfidence()));

    assertThat(measured).isEqualTo(new MeasuredConfidence(null, "NONE"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 1.5, -1})
  void hasNoConfidenceWhenOneSignalIsNoProbability(double broken) {
    MeasuredConfidence measured =
        MeasuredConfidence.of(
            answer(0.99), List.of(signal("LOGPROBS", broken), new StatedConfidence()));

    assertThat(measured).isEqualTo(new MeasuredConfidence(null, "NONE"));
  }

  private static ModelAnswer answer(@Nullable Double stated, ChatCompletionTokenLogprob... tokens) {
    String json = "{\"recommendation\":\"APPROVE\",\"statedConfidence\":0.9}";
    AnswerForm form = new AnswerForm(Recommendation.APPROVE, stated, List.of(), List.of());
    return new ModelAnswer(json, form, List.of(tokens));
  }

  private static ChatCompletionTokenLogprob token(String text, double probability) {
    return ChatCompletionTokenLogprob.builder()
        .token(text)
        .bytes(List.of())
        .logprob(Math.log(probability))
        .topLogprobs(List.of())
        .build();
  }

  private static ConfidenceSignal signal(String name, double value) {
    return new ConfidenceSignal() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public OptionalDouble read(ModelAnswer answer) {
        return OptionalDouble.of(value);
      }
    };
  }
}
