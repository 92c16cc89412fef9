package org.countersign.ledger;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What was counted of refusals comes on record by itself. */
@Configuration(proxyBeanMethods = false)
class RefusalsOnTime {

  private static final Duration LOOK = Duration.ofMinutes(5);

  /** On one instance at a time; what it has not got to is done the next time. */
  @Bean
  RecurringTask<Void> recordRepeatedRefusals(Refusals refusals) {
    return Tasks.recurring("record-repeated-refusals", FixedDelay.of(LOOK))
        .execute(
            (instance, context) -> {
              boolean more;
              do {
                more = refusals.recordWhatIsOver();
              } while (more);
            });
  }
}
