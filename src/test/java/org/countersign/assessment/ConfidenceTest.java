package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    Answers answer =
        once(
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
    Answers answer =
        once(0.9, token("{\"recommendation", 0.5), token("\":\"APPRO", 0.6), token("VE\",", 0.7));

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

    OptionalDouble read = tokens.read(Answers.of(List.of(new ModelAnswer(json, form, each))));

    assertThat(read.getAsDouble()).isEqualTo(Math.pow(0.9, 7), within(1e-9));
  }

  @Test
  void readsNothingFromTokensThatSpellSomethingElse() {
    assertThat(tokens.read(once(0.9, token("{\"recommendation\":\"REVIEW\"", 1)))).isEmpty();
    assertThat(tokens.read(once(0.9, token("{\"recommendation\":\"APP", 1)))).isEmpty();
    assertThat(tokens.read(once(0.9))).isEmpty();
  }

  @Test
  void readsNothingFromARecommendationWrittenWithEscapes() {
    String json = "{\"recommendation\":\"\\u0041PPROVE\"}";
    AnswerForm form = new AnswerForm(Recommendation.APPROVE, 0.9, List.of(), List.of());

    ModelAnswer answer = new ModelAnswer(json, form, List.of(token(json, 1)));

    assertThat(tokens.read(Answers.of(List.of(answer)))).isEmpty();
  }

  @Test
  void takesTheLowestSignal() {
    MeasuredConfidence measured =
        MeasuredConfidence.of(once(0.6, spelled(0.9)), ConfidenceWay.AUTO);

    assertThat(measured.method()).isEqualTo("LOGPROBS_AND_STATED");
    assertThat(measured.confidence()).isEqualTo(new Confidence(0.6));
  }

  @Test
  void namesOnlyTheSignalsThatWereThere() {
    MeasuredConfidence measured =
        MeasuredConfidence.of(once(null, spelled(1)), ConfidenceWay.LOGPROBS);

    assertThat(measured)
        .isEqualTo(new MeasuredConfidence(new Confidence(1), "LOGPROBS", Map.of("LOGPROBS", 1.0)));
  }

  @Test
  void doesNotReadTokensOfOneAnswerAmongSeveral() {
    Answers answers = Answers.of(List.of(answer(0.9, spelled(1)), answer(0.8, spelled(1))));

    assertThat(MeasuredConfidence.of(answers, ConfidenceWay.AUTO))
        .isEqualTo(
            new MeasuredConfidence(
                new Confidence(0.8),
                "AGREEMENT_AND_STATED",
                Map.of("AGREEMENT", 1.0, "STATED", 0.8)));
  }

  @ParameterizedTest
  @EnumSource
  void hasNoConfidenceWithoutASignal(ConfidenceWay way) {
    assertThat(MeasuredConfidence.of(once(null), way))
        .isEqualTo(new MeasuredConfidence(null, "NONE", Map.of()));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATED")
  void doesNotRestOnTheModelsWordAlone(ConfidenceWay way) {
    assertThat(MeasuredConfidence.of(once(0.99), way))
        .isEqualTo(new MeasuredConfidence(null, "NONE", Map.of("STATED", 0.99)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 1.5, -1})
  void hasNoConfidenceWhenOneSignalIsNoProbability(double broken) {
    assertThat(MeasuredConfidence.of(once(broken, spelled(0.99)), ConfidenceWay.AUTO).confidence())
        .isNull();
    assertThat(MeasuredConfidence.of(once(0.99, spelled(broken)), ConfidenceWay.AUTO).confidence())
        .isNull();
    Answers answers = Answers.of(List.of(answer(broken), answer(0.99)));
    assertThat(MeasuredConfidence.of(answers, ConfidenceWay.SAMPLES).confidence()).isNull();
  }

  private static Answers once(@Nullable Double stated, ChatCompletionTokenLogprob... tokens) {
    return Answers.of(List.of(answer(stated, tokens)));
  }

  private static ChatCompletionTokenLogprob spelled(double probability) {
    return token("{\"recommendation\":\"APPROVE\"", probability);
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
}
