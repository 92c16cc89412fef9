package org.countersign.assessment;

import static org.countersign.assessment.AssessmentUnavailable.because;

import com.openai.client.OpenAIClient;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.countersign.assessment.AssessmentUnavailable.Kind;

/** Calls to the LLM: so many at a time, and none while the endpoint is known to be down. */
final class LlmCalls {

  private final OpenAIClient client;
  private final AssessmentSettings settings;
  private final CircuitBreaker circuit;
  private final Semaphore free;

  LlmCalls(OpenAIClient client, AssessmentSettings settings, CircuitBreaker circuit) {
    this.client = client;
    this.settings = settings;
    this.circuit = circuit;
    this.free = new Semaphore(settings.maxConcurrentCalls(), true);
  }

  /**
   * Asks the same question several times at once. Blocks the caller's thread.
   *
   * @return as many completions
   * @throws AssessmentUnavailable when one of the calls fails, or none may be made
   * @throws OpenAIException of the first call that failed
   */
  List<ChatCompletion> ask(ChatCompletionCreateParams question, int times) {
    if (circuit.getState() == CircuitBreaker.State.OPEN) {
      throw down();
    }
    waitForFreeCalls(times);
    try {
      return circuit.executeSupplier(() -> askNow(question, times));
    } catch (CallNotPermittedException e) {
      throw down();
    } finally {
      free.release(times);
    }
  }

  private List<ChatCompletion> askNow(ChatCompletionCreateParams question, int times) {
    if (times == 1) {
      return List.of(client.chat().completions().create(question));
    }
    Callable<ChatCompletion> call = () -> client.chat().completions().create(question);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<ChatCompletion> completions = new ArrayList<>();
      for (Future<ChatCompletion> each : threads.invokeAll(Collections.nCopies(times, call))) {
        completions.add(each.get());
      }
      return completions;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof OpenAIException known ? known : new IllegalStateException(e);
    }
  }

  private void waitForFreeCalls(int times) {
    try {
      if (!free.tryAcquire(times, settings.queueTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
        throw because(
            Kind.BUSY,
            "all %d calls to the LLM are taken".formatted(settings.maxConcurrentCalls()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
  }

  private static AssessmentUnavailable stopping() {
    return because(Kind.BUSY, "the application is stopping");
  }

  /** Nothing to wait for: whoever reviews is quicker than an endpoint that is down. */
  private AssessmentUnavailable down() {
    return AssessmentUnavailable.noAnswer(
        "the LLM endpoint failed too often and is left alone for up to %s s"
            .formatted(settings.circuit().pause().toSeconds()));
  }
}
