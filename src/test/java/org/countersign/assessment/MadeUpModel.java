package org.countersign.assessment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.expense.ExpenseFacts;

/**
 * A model without a model: an expense says by a word in brackets what is thought of it. Whoever has
 * answered a question has talked it round.
 */
public final class MadeUpModel implements Assessor {

  public static final String ODD = "(odd)";
  public static final String UNSURE = "(unsure)";
  public static final String BAD = "(bad)";
  public static final String DOWN = "(down)";

  private final Prompt prompt = Prompt.load("assess-expense-v2", "expense-policy");

  @Override
  public Assessment assess(ExpenseFacts facts) {
    String text = facts.clarifications().isEmpty() ? facts.description() : "";
    if (text.contains(DOWN)) {
      throw AssessmentUnavailable.noAnswer("the model is down");
    }
    return new Assessment(
        text.contains(BAD) ? Recommendation.REJECT : Recommendation.APPROVE,
        new MeasuredConfidence(
            new Confidence(text.contains(UNSURE) ? 0.8 : 0.99), "STATED", Map.of()),
        List.of(),
        text.contains(ODD) ? Set.of(Flag.AMBIGUOUS) : Set.of(),
        new Provenance(
            "made-up",
            prompt.version(),
            prompt.policyVersion(),
            new Sampling(1, null, false, 1),
            new Usage(0, 0, 0),
            null,
            Duration.ZERO,
            "stop",
            List.of()));
  }
}
