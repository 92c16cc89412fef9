package org.countersign.assessment;

import com.openai.client.OpenAIClient;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.countersign.expense.ExpenseFacts;

/**
 * Asks a chat model through the OpenAI API. What the submitter wrote travels as JSON in a message
 * of its own, and nothing but recommendation, confidence, reasons and flags is taken from the
 * answer.
 */
final class OpenAiAssessor implements Assessor {

  private static final int REASONS = 5;
  private static final int REASON = 300;

  private static final List<ConfidenceSignal> CONFIDENCE =
      List.of(new TokenProbability(), new StatedConfidence());

  private final OpenAIClient client;
  private final AssessmentSettings settings;
  private final Prompt prompt;
  private final ChatCompletionCreateParams question;
  private final Semaphore calls;

  OpenAiAssessor(OpenAIClient client, AssessmentSettings settings, Prompt prompt) {
    this.client = client;
    this.settings = settings;
    this.prompt = prompt;
    this.question = question(settings, prompt);
    this.calls = new Semaphore(settings.maxConcurrentCalls(), true);
  }

  @Override
  public Assessment assess(ExpenseFacts facts) {
    ExpenseData data = ExpenseData.of(facts);
    waitForFreeCall();
    try {
      long start = System.nanoTime();
      ChatCompletion completion =
          client
              .chat()
              .completions()
              .create(question.toBuilder().addUserMessage(data.json()).build());
      Duration latency = Duration.ofNanos(System.nanoTime() - start);
      return assessment(completion, latency, cautions(facts, data));
    } catch (OpenAIException e) {
      throw OpenAiErrors.translate(e);
    } finally {
      calls.release();
    }
  }

  /** What is the same in every call, made once: the schema is expensive to derive. */
  private static ChatCompletionCreateParams question(AssessmentSettings settings, Prompt prompt) {
    ChatCompletionCreateParams.Builder question =
        ChatCompletionCreateParams.builder()
            .model(settings.model())
            .addSystemMessage(prompt.text())
            .maxCompletionTokens(settings.maxOutputTokens());
    Double temperature = settings.temperature();
    if (temperature != null) {
      question.temperature(temperature);
    }
    if (settings.logprobs()) {
      question.logprobs(true);
    }
    return question.responseFormat(AnswerForm.class).build().rawParams();
  }

  private void waitForFreeCall() {
    try {
      if (!calls.tryAcquire(settings.queueTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
        throw AssessmentUnavailable.forNow(
            "all %d calls to the LLM are taken".formatted(settings.maxConcurrentCalls()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AssessmentUnavailable.forNow("the application is stopping");
    }
  }

  private Assessment assessment(
      ChatCompletion completion, Duration latency, List<Caution> cautions) {
    Choice choice =
        completion.choices().stream()
            .findFirst()
            .orElseThrow(() -> AssessmentUnavailable.forGood("the model gave no answer"));
    String finishReason = choice.finishReason().asString();
    ModelAnswer answer = answer(choice, finishReason);
    MeasuredConfidence measured = MeasuredConfidence.of(answer, CONFIDENCE);

    List<String> reasons = new ArrayList<>(reasons(answer));
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    flags.addAll(answer.form().warningFlags());
    for (Caution caution : cautions) {
      reasons.add(caution.reason());
      flags.add(caution.flag());
    }
    return new Assessment(
        answer.form().recommendation(),
        measured.confidence(),
        measured.method(),
        reasons,
        flags,
        completion._model().asKnown().orElse(settings.model()),
        prompt.version(),
        completion.usage().map(CompletionUsage::promptTokens).orElse(0L),
        completion.usage().map(CompletionUsage::completionTokens).orElse(0L),
        latency,
        finishReason,
        answer.json());
  }

  private static ModelAnswer answer(Choice choice, String finishReason) {
    switch (finishReason) {
      case "stop" -> {}
      case "length" ->
          throw AssessmentUnavailable.forGood(
              "the model's answer was cut off: raise countersign.assessment.max-output-tokens");
      case "content_filter" ->
          throw AssessmentUnavailable.forGood("the LLM endpoint's content filter held the answer");
      default ->
          throw AssessmentUnavailable.forGood(
              "the model ended with " + OpenAiErrors.codeOf(finishReason));
    }
    if (choice.message().refusal().filter(text -> !text.isBlank()).isPresent()) {
      throw AssessmentUnavailable.forGood("the model refused to answer");
    }
    String json =
        choice
            .message()
            .content()
            .orElseThrow(() -> AssessmentUnavailable.forGood("the model gave no answer"));
    return ModelAnswer.read(
        json, choice.logprobs().flatMap(Choice.Logprobs::content).orElse(List.of()));
  }

  private static List<String> reasons(ModelAnswer answer) {
    return answer.form().supportingReasons().stream()
        .map(reason -> PlainText.of(reason, REASON).value())
        .filter(reason -> !reason.isEmpty())
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
}
