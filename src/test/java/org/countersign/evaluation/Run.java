package org.countersign.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.countersign.evaluation.Outcome.Given;

/**
 * One run, as far as the next one is compared with it.
 *
 * @param evaluated what it was about: name to version or setting
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Run(Instant at, Map<String, String> evaluated, List<Given> expenses) {}
