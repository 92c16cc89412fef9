package org.countersign.ledger.anchor;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.Locale;
import org.countersign.ledger.seal.SealedLedger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When seals are kept elsewhere: a task for each place, on one instance at a time. */
@Configuration(proxyBeanMethods = false)
class AnchorConfiguration {

  private static final String ANCHORS = "countersign.ledger.anchors.";

  /** What failed is tried again after so long. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  @Bean
  Anchoring anchoring(
      AnchorSettings settings, AuditorMail mail, SealedLedger ledger, LedgerAnchors anchors) {
    return new Anchoring(settings.places(mail), ledger, anchors);
  }

  @Bean
  @ConditionalOnSetting(ANCHORS + "time-stamp.url")
  RecurringTask<Void> anchorByTimeStamp(Anchoring anchoring, AnchorSettings settings) {
    return task(AnchorKind.TIME_STAMP, anchoring, settings.every());
  }

  @Bean
  @ConditionalOnSetting(ANCHORS + "file")
  RecurringTask<Void> anchorInFile(Anchoring anchoring, AnchorSettings settings) {
    return task(AnchorKind.FILE, anchoring, settings.every());
  }

  @Bean
  @ConditionalOnSetting(ANCHORS + "directory")
  RecurringTask<Void> anchorInDirectory(Anchoring anchoring, AnchorSettings settings) {
    return task(AnchorKind.DIRECTORY, anchoring, settings.every());
  }

  @Bean
  @ConditionalOnSetting(ANCHORS + "mail.to")
  RecurringTask<Void> anchorByMail(Anchoring anchoring, AnchorSettings settings) {
    return task(AnchorKind.MAIL, anchoring, settings.mail().every());
  }

  /** It looks more often than it keeps, so that neither a failure nor a restart costs a period. */
  private static RecurringTask<Void> task(AnchorKind kind, Anchoring anchoring, Duration every) {
    String name = "anchor-ledger-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Tasks.recurring(name, FixedDelay.of(every.compareTo(LOOK) < 0 ? every : LOOK))
        .execute((instance, context) -> anchoring.anchor(kind));
  }
}
