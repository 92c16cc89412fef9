package org.countersign.assessment;

import com.openai.errors.OpenAIServiceException;

/**
 * What an endpoint does with the parameters that it may refuse. Reasoning models refuse both.
 *
 * @param logprobs whether it accepts to be asked for token probabilities, and gives them
 * @param temperature whether it accepts one
 */
record Abilities(boolean logprobs, boolean temperature) {

  static final Abilities ALL = new Abilities(true, true);

  /** Without what the error says is refused; the same when it speaks of something else. */
  Abilities without(OpenAIServiceException error) {
    return new Abilities(
        logprobs && !OpenAiErrors.refuses(error, "logprobs"),
        temperature && !OpenAiErrors.refuses(error, "temperature"));
  }

  Abilities withoutLogprobs() {
    return new Abilities(false, temperature);
  }
}
