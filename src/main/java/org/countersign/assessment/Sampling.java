package org.countersign.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the model was asked.
 *
 * @param answers asked for to one question
 * @param temperature null when it was not sent, and the endpoint's own counts
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Sampling(int answers, @Nullable Double temperature, boolean logprobs, int maxOutputTokens) {}
