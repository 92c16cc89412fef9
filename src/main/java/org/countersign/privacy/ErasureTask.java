package org.countersign.privacy;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteReschedule;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Goes on with an erasure until it is done. */
@Configuration(proxyBeanMethods = false)
class ErasureTask {

  static final String TASK = "erase-person";

  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** A hold lasts for months. */
  private static final Duration WHILE_HELD = Duration.ofMinutes(10);

  /** A seal takes some seconds. */
  private static final Duration UNTIL_SEALED = Duration.ofSeconds(3);

  @Bean
  CustomTask<Void> erasePerson(ErasedPerson person) {
    return Tasks.custom(TASK, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(PAUSE))
        .execute((instance, context) -> next(person.erase(Long.parseLong(instance.getId()))));
  }

  private static CompletionHandler<Void> next(ErasedPerson.Progress progress) {
    return switch (progress) {
      case DONE -> new OnCompleteRemove<>();
      case NOT_SEALED -> new OnCompleteReschedule<>(FixedDelay.of(UNTIL_SEALED));
      case HELD -> new OnCompleteReschedule<>(FixedDelay.of(WHILE_HELD));
    };
  }
}
