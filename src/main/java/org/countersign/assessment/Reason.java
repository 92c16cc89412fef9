package org.countersign.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One reason for a recommendation.
 *
 * @param clause of the company's policy, as in C2; null for what a rule of the application found
 * @param text one sentence, at most 300 characters; may repeat the submitter's words
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Reason(@Nullable String clause, String text) {}
