package org.countersign.ledger.anchor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How far each place is behind, asked of the database when somebody looks. */
@Component
class AnchorGauges implements MeterBinder {

  /** Seconds that the oldest seal waits which is not kept there; zero when all are. */
  static final String AGE = "countersign.ledger.anchor.age";

  private static final Logger LOG = LoggerFactory.getLogger(AnchorGauges.class);

  private final Anchoring anchoring;
  private final LedgerAnchors anchors;

  AnchorGauges(Anchoring anchoring, LedgerAnchors anchors) {
    this.anchoring = anchoring;
    this.anchors = anchors;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (AnchorPlace place : anchoring.places()) {
      TimeGauge.builder(AGE, place.kind(), TimeUnit.SECONDS, this::seconds)
          .description("How long the oldest seal waits that is not kept outside of the database")
          .tag("kind", place.kind().name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private double seconds(AnchorKind kind) {
    try {
      return anchors.waiting(kind).toMillis() / 1e3;
    } catch (DataAccessException e) {
      LOG.debug("The database does not say which seals are kept elsewhere", e);
      return Double.NaN;
    }
  }
}
