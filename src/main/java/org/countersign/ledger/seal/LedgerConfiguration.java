package org.countersign.ledger.seal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The key of the ledger, and what happens to it by itself. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

  private static final Duration LOOK_FOR_OLD_ENTRIES = Duration.ofHours(1);

  @Bean
  SealingKey sealingKey(LedgerSettings settings) {
    return settings.key();
  }

  @Bean
  VerificationKeys verificationKeys(LedgerSettings settings, SealingKey key) {
    return new VerificationKeys(settings.verificationKeys(key));
  }

  @Bean
  Sealer sealer(
      JdbcClient jdbc, Seals seals, SealingKey key, TransactionTemplate transaction, Clock clock) {
    return new Sealer(jdbc, seals, key, transaction, clock);
  }

  /** On one instance at a time; another one goes on when it is killed. */
  @Bean
  RecurringTask<Void> sealLedger(Sealer sealer, LedgerSettings settings) {
    return Tasks.recurring("seal-ledger", FixedDelay.of(settings.sealEvery()))
        .execute((instance, context) -> sealer.seal());
  }

  @Bean
  RecurringTask<Void> removeOldLedgerEntries(Retention retention) {
    return Tasks.recurring("remove-old-ledger-entries", FixedDelay.of(LOOK_FOR_OLD_ENTRIES))
        .execute((instance, context) -> retention.removeOldEntries());
  }
}
