package org.countersign.ledger.seal;

import java.util.Optional;
import org.countersign.ledger.Hashes;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says up to where the ledger is sealed, and by which key. */
@Component
class LedgerHealthIndicator implements HealthIndicator {

  private final Seals seals;
  private final SealingKey key;

  LedgerHealthIndicator(Seals seals, SealingKey key) {
    this.seals = seals;
    this.key = key;
  }

  @Override
  public Health health() {
    Optional<Seal> last = seals.last().map(Seals.Last::seal);
    Health.Builder health = Health.up().withDetail("key", key.id());
    last.ifPresent(
        seal ->
            health
                .withDetail("seal", seal.number())
                .withDetail("sealedAt", seal.at().toString())
                .withDetail("hash", Hashes.hex(seal.hash())));
    return health.build();
  }
}
