package org.countersign.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.models.chat.completions.ChatCompletion.Choice;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the model wrote, understood.
 *
 * @param json as written
 * @param tokens empty when the endpoint gives no log probabilities
 */
record ModelAnswer(String json, AnswerForm form, List<ChatCompletionTokenLogprob> tokens) {

  /**
   * Stricter than the SDK's own reader, for which 0 is the first recommendation (APPROVE), the last
   * of two recommendations counts, and anything may follow the answer.
   */
  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build()
          .readerFor(AnswerForm.class);

  /**
   * @param clauses that a reason may rest on
   * @throws AssessmentUnavailable when the answer is not whole, or not the form that was asked for
   */
  static ModelAnswer read(Choice choice, Set<String> clauses) {
    String json = written(choice);
    AnswerForm form;
    try {
      form = STRICT.readValue(json);
    } catch (JsonProcessingException e) {
      throw AssessmentUnavailable.noAnswer("the model's answer is not the form that was asked for");
    }
    if (form == null || !isFilledIn(form)) {
      throw AssessmentUnavailable.noAnswer("the model left out a part of the form");
    }
    if (!form.supportingReasons().stream()
        .map(AnswerForm.Ground::clause)
        .allMatch(clauses::contains)) {
      throw AssessmentUnavailable.noAnswer(
          "the model rests on a clause that the company's policy does not have");
    }
    return new ModelAnswer(
        json, form, choice.logprobs().flatMap(Choice.Logprobs::content).orElse(List.of()));
  }

  private static String written(Choice choice) {
    String finishReason = choice.finishReason().asString();
    switch (finishReason) {
      case "stop" -> {}
      case "length" ->
          throw AssessmentUnavailable.noAnswer(
              "the model's answer was cut off: raise countersign.assessment.max-output-tokens");
      case "content_filter" ->
          throw AssessmentUnavailable.noAnswer("the LLM endpoint's content filter held the answer");
      default ->
          throw AssessmentUnavailable.noAnswer(
              "the model ended with " + OpenAiErrors.codeOf(finishReason));
    }
    if (choice.message().refusal().filter(text -> !text.isBlank()).isPresent()) {
      throw AssessmentUnavailable.noAnswer("the model refused to answer");
    }
    return choice
        .message()
        .content()
        .orElseThrow(() -> AssessmentUnavailable.noAnswer("the model gave no answer"));
  }

  // Jackson fills in null for what is not there, whatever the record declares.
  private static boolean isFilledIn(AnswerForm form) {
    return Objects.nonNull(form.recommendation())
        && Objects.nonNull(form.supportingReasons())
        && !form.supportingReasons().isEmpty()
        && Objects.nonNull(form.warningFlags())
        && form.supportingReasons().stream().allMatch(ModelAnswer::isFilledIn)
        && form.warningFlags().stream().allMatch(Objects::nonNull);
  }

  private static boolean isFilledIn(AnswerForm.Ground ground) {
    return Objects.nonNull(ground)
        && Objects.nonNull(ground.clause())
        && Objects.nonNull(ground.sentence());
  }
}
