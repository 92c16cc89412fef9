package org.countersign.privacy;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Goes on with an erasure until it is done. */
@Configuration(proxyBeanMethods = false)
class ErasureTask {

  static final String TASK = "erase-person";

  private static final Duration PAUSE = Duration.ofMinutes(1);

  @Bean
  OneTimeTask<Void> erasePerson(ErasedPerson person) {
    return Tasks.oneTime(TASK, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(PAUSE))
        .execute((instance, context) -> person.erase(Long.parseLong(instance.getId())));
  }
}
