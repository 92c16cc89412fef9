package org.countersign.retention;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one job that keeps the periods, on one instance at a time. */
@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {

  private static final Duration PAUSE = Duration.ofHours(1);

  @Bean
  RecurringTask<Void> removeWhatIsTooOld(Retention retention) {
    return Tasks.recurring("remove-what-is-too-old", FixedDelay.of(PAUSE))
        .execute((instance, context) -> retention.run());
  }
}
