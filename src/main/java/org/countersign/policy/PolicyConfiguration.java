package org.countersign.policy;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens to proposals by itself: they become too old. */
@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {

  private static final Duration LOOK_FOR_OLD_ONES = Duration.ofMinutes(10);

  @Bean
  RecurringTask<Void> closeOldProposals(Proposals proposals) {
    return Tasks.recurring("close-old-proposals", FixedDelay.of(LOOK_FOR_OLD_ONES))
        .execute((instance, context) -> proposals.closeOldOnes());
  }
}
