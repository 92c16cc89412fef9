package org.countersign.assessment;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the model is told before it sees an expense: the instructions and the company's policy. It
 * never changes between calls, so that the endpoint can cache it.
 *
 * @param clauses the numbers of the policy's clauses, the only ones that a reason may rest on
 */
record Prompt(String version, String policyVersion, String text, Set<String> clauses) {

  /** A clause is a line that begins with its number: {@code C2. Meals on a business trip …} */
  private static final Pattern CLAUSE = Pattern.compile("^([A-Z]\\d{1,2})\\. ", Pattern.MULTILINE);

  Prompt {
    clauses = Set.copyOf(clauses);
  }

  static Prompt load(AssessmentSettings settings) {
    return load(settings.prompt(), settings.policy());
  }

  /**
   * @param prompt name of a file in {@code prompts/}, without {@code .md}
   * @param policy name of a file in {@code policy/}, without {@code .md}
   * @throws IllegalStateException when a file is missing, or the policy has no clause
   */
  static Prompt load(String prompt, String policy) {
    VersionedText instructions =
        VersionedText.load("prompts", prompt, "countersign.assessment.prompt");
    VersionedText rules = VersionedText.load("policy", policy, "countersign.assessment.policy");
    Set<String> clauses =
        CLAUSE
            .matcher(rules.text())
            .results()
            .map((MatchResult clause) -> clause.group(1))
            .collect(Collectors.toSet());
    if (clauses.isEmpty()) {
      throw new IllegalStateException(
          "policy/%s.md has no clause: begin each one's line with its number, as in \"B1. \"."
              .formatted(policy));
    }
    return new Prompt(
        instructions.version(),
        rules.version(),
        instructions.text() + "\n" + rules.text(),
        clauses);
  }
}
