package org.countersign.ledger.seal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.countersign.ledger.EntryMac;
import org.countersign.ledger.Ledger;
import org.countersign.retention.RetentionPeriods;
import org.countersign.retention.RetentionStep;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The key of the ledger, and what happens to it by itself. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

  @Bean
  LedgerKeys ledgerKeys(LedgerSettings settings) {
    return settings.keys();
  }

  @Bean
  EntryMac entryMac(LedgerKeys keys) {
    return new KeyedEntryMac(keys.inUse());
  }

  @Bean
  Sealer sealer(
      JdbcClient jdbc,
      Seals seals,
      LedgerKeys keys,
      Ledger ledger,
      TransactionTemplate transaction) {
    return new Sealer(jdbc, seals, keys, ledger, transaction);
  }

  /** On one instance at a time; another one goes on when it is killed. */
  @Bean
  RecurringTask<Void> sealLedger(Sealer sealer, LedgerSettings settings) {
    return Tasks.recurring("seal-ledger", FixedDelay.of(settings.sealEvery()))
        .execute((instance, context) -> sealer.seal());
  }

  @Bean
  RetentionStep oldLedgerTexts(
      RetentionPeriods periods,
      Ledger ledger,
      Sealer sealer,
      LedgerKeys keys,
      JdbcClient jdbc,
      ApplicationEventPublisher events) {
    AnnouncedRemoval texts =
        new AnnouncedRemoval(
            AnnouncedRemoval.Of.TEXTS, periods, ledger, sealer, keys, jdbc, events);
    return new RetentionStep("ledger-texts", texts::remove);
  }

  @Bean
  RetentionStep oldLedgerEntries(
      RetentionPeriods periods,
      Ledger ledger,
      Sealer sealer,
      LedgerKeys keys,
      JdbcClient jdbc,
      ApplicationEventPublisher events) {
    AnnouncedRemoval entries =
        new AnnouncedRemoval(
            AnnouncedRemoval.Of.ENTRIES, periods, ledger, sealer, keys, jdbc, events);
    return new RetentionStep("ledger-entries", entries::remove);
  }
}
