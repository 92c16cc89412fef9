package org.countersign.assessment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The clauses of the policy's text as the model is given it now, for people to read. */
@Component
public class PolicyClauses {

  /** From its number to the next clause, heading or empty line. */
  private static final Pattern CLAUSE =
      Pattern.compile(
          "^([A-Z]\\d{1,2})\\. (.+(?:\\n(?![A-Z]\\d{1,2}\\. |#|\\s*$).+)*)", Pattern.MULTILINE);

  private final String version;
  private final Map<String, String> clauses;

  PolicyClauses(AssessmentSettings settings) {
    VersionedText policy =
        VersionedText.load("policy", settings.policy(), "countersign.assessment.policy");
    version = policy.version();
    clauses = read(policy.text());
  }

  static Map<String, String> read(String policy) {
    Map<String, String> clauses = new LinkedHashMap<>();
    Matcher clause = CLAUSE.matcher(policy);
    while (clause.find()) {
      clauses.put(clause.group(1), clause.group(2).replaceAll("\\s+", " ").strip());
    }
    return clauses;
  }

  /** As in {@code expense-policy@43fe20cb}. */
  public String version() {
    return version;
  }

  /** By number, without it; a number that an older policy had is not there. */
  public Map<String, String> all() {
    return Collections.unmodifiableMap(clauses);
  }
}
