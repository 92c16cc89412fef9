package org.countersign.assessment;

import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.countersign.expense.ExpenseFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a chat model through the OpenAI API. What the submitter wrote travels as JSON in a message
 * of its own, and nothing but recommendation, confidence, reasons and flags is taken from the
 * answer.
 */
final class OpenAiAssessor implements Assessor {

  private static final Logger LOG = LoggerFactory.getLogger(OpenAiAssessor.class);

  private static final int REASONS = 5;
  private static final int REASON = 300;

  private final LlmCalls calls;
  private final AssessmentSettings settings;
  private final Prompt prompt;
  private final ChatCompletionCreateParams form;
  private volatile Abilities abilities = Abilities.ALL;

  OpenAiAssessor(LlmCalls calls, AssessmentSettings settings, Prompt prompt) {
    this.calls = calls;
    this.settings = settings;
    this.prompt = prompt;
    this.form = form(settings, prompt);
  }

  /** What is the same in every call, made once: the schema is expensive to derive. */
  private static ChatCompletionCreateParams form(AssessmentSettings settings, Prompt prompt) {
    return ChatCompletionCreateParams.builder()
        .model(settings.model())
        .addSystemMessage(prompt.text())
        .maxCompletionTokens(settings.maxOutputTokens())
        .responseFormat(AnswerForm.class)
        .build()
        .rawParams();
  }

  @Override
  public Assessment assess(ExpenseFacts facts) {
    ExpenseData data = ExpenseData.of(facts);
    try {
      Asked asked = ask(data);
      if (settings.confidence() == ConfidenceWay.AUTO && asked.lacksLogprobs()) {
        learn(abilities.withoutLogprobs());
        asked = ask(data);
      }
      return assessment(asked, cautions(facts, data));
    } catch (OpenAIException e) {
      throw OpenAiErrors.translate(e);
    }
  }

  /** Leaves out a parameter that the endpoint refuses, this time and from now on. */
  private Asked ask(ExpenseData data) {
    Abilities known = abilities;
    while (true) {
      try {
        return ask(data, sampling(known));
      } catch (OpenAIServiceException e) {
        Abilities learned = known.without(e);
        if (learned.equals(known)) {
          throw e;
        }
        learn(learned);
        known = learned;
      }
    }
  }

  private synchronized void learn(Abilities learned) {
    if (!learned.equals(abilities)) {
      abilities = learned;
      LOG.warn(
          "The LLM endpoint refuses a parameter or gives no token probabilities. Until the next"
              + " start it is asked with {}; countersign.assessment.confidence can choose another"
              + " way",
          sampling(learned));
    }
  }

  private int answersWanted(Abilities able) {
    return switch (settings.confidence()) {
      case SAMPLES -> settings.samples();
      case AUTO -> able.logprobs() ? 1 : settings.samples();
      case LOGPROBS, STATED -> 1;
    };
  }

  /** Several answers at temperature 0 would agree whatever the model thinks. */
  private Sampling sampling(Abilities able) {
    int answers = answersWanted(able);
    Double temperature = answers == 1 ? settings.temperature() : settings.sampleTemperature();
    return new Sampling(
        answers,
        able.temperature() ? temperature : null,
        answers == 1 && able.logprobs() && settings.confidence().asksForLogprobs(),
        settings.maxOutputTokens());
  }

  private Asked ask(ExpenseData data, Sampling sampling) {
    ChatCompletionCreateParams.Builder question = form.toBuilder().addUserMessage(data.json());
    Double temperature = sampling.temperature();
    if (temperature != null) {
      question.temperature(temperature);
    }
    if (sampling.logprobs()) {
      question.logprobs(true);
    }
    long start = System.nanoTime();
    List<ChatCompletion> completions = calls.ask(question.build(), sampling.answers());
    return new Asked(completions, sampling, Duration.ofNanos(System.nanoTime() - start));
  }

  private Assessment assessment(Asked asked, List<Caution> cautions) {
    Provenance provenance = provenance(asked);
    try {
      Answers answers =
          Answers.of(
              asked.completions().stream()
                  .map(OpenAiAssessor::choice)
                  .map(choice -> ModelAnswer.read(choice, prompt.clauses()))
                  .toList());
      List<Reason> reasons = new ArrayList<>(reasons(answers.first()));
      Set<Flag> flags = EnumSet.noneOf(Flag.class);
      flags.addAll(answers.flags());
      for (Caution caution : cautions) {
        reasons.add(new Reason(null, caution.reason()));
        flags.add(caution.flag());
      }
      return new Assessment(
          answers.recommendation(),
          MeasuredConfidence.of(answers, settings.confidence()),
          reasons,
          flags,
          provenance);
    } catch (AssessmentUnavailable e) {
      throw e.after(provenance);
    }
  }

  private Provenance provenance(Asked asked) {
    ChatCompletion first = asked.completions().getFirst();
    Usage usage = Usage.of(asked.completions());
    return new Provenance(
        first._model().asKnown().orElse(settings.model()),
        prompt.version(),
        prompt.policyVersion(),
        asked.sampling(),
        usage,
        usage.cost(settings.prices().get(settings.model())),
        asked.latency(),
        first.choices().stream()
            .findFirst()
            .map(choice -> OpenAiErrors.codeOf(choice.finishReason().asString()))
            .orElse("none"),
        asked.completions().stream().map(OpenAiAssessor::written).toList());
  }

  private static Choice choice(ChatCompletion completion) {
    return completion.choices().stream()
        .findFirst()
        .orElseThrow(() -> AssessmentUnavailable.noAnswer("the model gave no answer"));
  }

  private static String written(ChatCompletion completion) {
    return completion.choices().stream()
        .findFirst()
        .flatMap(choice -> choice.message().content().or(() -> choice.message().refusal()))
        .orElse("");
  }

  private static List<Reason> reasons(ModelAnswer answer) {
    return answer.form().supportingReasons().stream()
        .map(ground -> new Reason(ground.clause(), PlainText.of(ground.sentence(), REASON).value()))
        .filter(reason -> !reason.text().isEmpty())
        .limit(REASONS)
        .toList();
  }

  /** What no model needs to be asked about. It can only add to what the model says. */
  private static List<Caution> cautions(ExpenseFacts facts, ExpenseData data) {
    List<Caution> cautions = new ArrayList<>();
    if (!InjectionSignals.in(ExpenseData.wordsOf(facts)).isEmpty()) {
      cautions.add(
          new Caution(
              Flag.SUSPICIOUS_INSTRUCTIONS,
              "Rule: the submitter's text reads like an instruction to the AI"));
    }
    if (data.cut()) {
      cautions.add(
          new Caution(Flag.AMBIGUOUS, "Rule: the submitter's text is longer than the AI reads"));
    }
    return cautions;
  }

  private record Caution(Flag flag, String reason) {}

  /**
   * @param completions at least one
   */
  private record Asked(List<ChatCompletion> completions, Sampling sampling, Duration latency) {

    /** Whether it was asked for token probabilities and gave an answer without. */
    boolean lacksLogprobs() {
      return sampling.logprobs()
          && completions.getFirst().choices().stream()
              .filter(choice -> choice.message().content().isPresent())
              .anyMatch(
                  choice ->
                      choice
                          .logprobs()
                          .flatMap(Choice.Logprobs::content)
                          .filter(tokens -> !tokens.isEmpty())
                          .isEmpty());
    }
  }
}
