package org.countersign.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import java.util.List;
import java.util.Objects;

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
   * @throws AssessmentUnavailable when the answer is not the form that was asked for
   */
  static ModelAnswer read(String json, List<ChatCompletionTokenLogprob> tokens) {
    AnswerForm form;
    try {
      form = STRICT.readValue(json);
    } catch (JsonProcessingException e) {
      throw AssessmentUnavailable.forGood("the model's answer is not the form that was asked for");
    }
    if (form == null || !isFilledIn(form)) {
      throw AssessmentUnavailable.forGood("the model left out a part of the form");
    }
    return new ModelAnswer(json, form, tokens);
  }

  // Jackson fills in null for what is not there, whatever the record declares.
  private static boolean isFilledIn(AnswerForm form) {
    return Objects.nonNull(form.recommendation())
        && Objects.nonNull(form.supportingReasons())
        && Objects.nonNull(form.warningFlags())
        && form.supportingReasons().stream().allMatch(Objects::nonNull)
        && form.warningFlags().stream().allMatch(Objects::nonNull);
  }
}
