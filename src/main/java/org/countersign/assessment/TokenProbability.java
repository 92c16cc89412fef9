package org.countersign.assessment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The probability of the recommendation's value: the product over the tokens that spell it inside
 * the JSON answer.
 *
 * <p>Empty when the endpoint gives no log probabilities, or tokens that do not spell the answer,
 * and for several answers: see {@link Agreement}.
 */
final class TokenProbability implements ConfidenceSignal {

  static final String NAME = "LOGPROBS";
  private static final JsonFactory JSON = new JsonFactory();
  private static final int QUOTE = 1;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OptionalDouble read(Answers answers) {
    ModelAnswer answer = answers.first();
    if (answers.all().size() > 1 || answer.tokens().isEmpty()) {
      return OptionalDouble.empty();
    }
    byte[] json = answer.json().getBytes(StandardCharsets.UTF_8);
    byte[] value = answer.form().recommendation().name().getBytes(StandardCharsets.US_ASCII);
    int start = startOfRecommendation(json) + QUOTE;
    int end = start + value.length;
    // A value written with escapes is a legal answer whose tokens say nothing about a name.
    if (end > json.length || !Arrays.equals(json, start, end, value, 0, value.length)) {
      return OptionalDouble.empty();
    }
    return probability(json, start, end, answer.tokens());
  }

  private static OptionalDouble probability(
      byte[] json, int start, int end, List<ChatCompletionTokenLogprob> tokens) {
    double sum = 0;
    int from = 0;
    for (ChatCompletionTokenLogprob token : tokens) {
      byte[] spelled = bytes(token);
      int to = from + spelled.length;
      if (to > json.length || !Arrays.equals(json, from, to, spelled, 0, spelled.length)) {
        return OptionalDouble.empty();
      }
      if (from < end && to > start) {
        sum += token._logprob().asKnown().orElse(Double.NaN);
      }
      if (to >= end) {
        return OptionalDouble.of(Math.exp(sum));
      }
      from = to;
    }
    return OptionalDouble.empty();
  }

  /** The bytes, because a token may be a part of a character and its text then is a stand-in. */
  private static byte[] bytes(ChatCompletionTokenLogprob token) {
    List<Long> numbers = token.bytes().orElse(List.of());
    if (numbers.isEmpty()) {
      return token.token().getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = numbers.get(i).byteValue();
    }
    return bytes;
  }

  private static int startOfRecommendation(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(AnswerForm.RECOMMENDATION);
        parser.nextToken();
        if (found) {
          return (int) parser.currentTokenLocation().getByteOffset();
        }
        parser.skipChildren();
      }
      throw new IllegalArgumentException("an answer without a recommendation");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
