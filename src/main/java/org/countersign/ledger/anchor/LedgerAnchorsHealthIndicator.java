package org.countersign.ledger.anchor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.ledger.anchor.LedgerAnchors.Newest;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Says which seal is kept where, and what stands in the way. The application does its work without,
 * so it never takes it out of service.
 */
@Component
class LedgerAnchorsHealthIndicator implements HealthIndicator {

  private static final String OFF =
      "No seal is kept outside of the database: set COUNTERSIGN_ANCHOR_TSA_URL or another";

  private final Anchoring anchoring;
  private final LedgerAnchors anchors;

  LedgerAnchorsHealthIndicator(Anchoring anchoring, LedgerAnchors anchors) {
    this.anchoring = anchoring;
    this.anchors = anchors;
  }

  @Override
  public Health health() {
    if (anchoring.places().isEmpty()) {
      return Health.up().withDetail("state", OFF).build();
    }
    Health.Builder health = Health.up();
    for (AnchorPlace place : anchoring.places()) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("place", place.name());
      boolean well = describe(place, details);
      health.withDetail(place.kind().name(), details);
      if (!well) {
        health.status(Status.UNKNOWN);
      }
    }
    anchors
        .contradiction()
        .ifPresent(
            lost ->
                health
                    .unknown()
                    .withDetail(
                        "contradiction",
                        "The anchor %d of %s names seal %d, and the ledger has no such seal"
                            .formatted(lost.id(), lost.at(), lost.seal())));
    return health.build();
  }

  private boolean describe(AnchorPlace place, Map<String, Object> details) {
    Optional<Newest> newest = anchors.newest(place.kind());
    newest.ifPresent(
        last -> {
          details.put("seal", last.entry().seal());
          details.put("at", last.entry().at().toString());
          details.put("hash", last.entry().hash());
        });
    boolean well = true;
    Duration waiting = anchors.waiting(place.kind());
    if (waiting.compareTo(place.every().multipliedBy(2)) > 0) {
      details.put("waitingSeconds", waiting.toSeconds());
      well = false;
    }
    String failure = anchoring.failure(place.kind());
    if (failure != null) {
      details.put("reason", failure);
      well = false;
    }
    return well;
  }
}
