package org.countersign.policy;

import org.countersign.ledger.DeployedModels.Deployment;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Says under which models the policy decides, and whether they were released: nothing that would
 * make the application unwell, because people decide meanwhile.
 */
@Component
class PolicyHealthIndicator implements HealthIndicator {

  private final ReleasedPolicy released;
  private final ModelsInCamunda there;
  private final Ceilings ceilings;
  private final Proposals proposals;

  PolicyHealthIndicator(
      ReleasedPolicy released, ModelsInCamunda there, Ceilings ceilings, Proposals proposals) {
    this.released = released;
    this.there = there;
    this.ceilings = ceilings;
    this.proposals = proposals;
  }

  @Override
  public Health health() {
    ModelsInCamunda.Version latest = there.latest();
    Health.Builder health =
        Health.up()
            .withDetail("models", latest == null ? "not seen yet" : state(latest))
            .withDetail("ceiling", ceilings.inForce().words())
            .withDetail("openProposals", proposals.open().size());
    Deployment kept = there.kept();
    if (kept != null) {
      health.withDetail(
          "newerModels",
          "of a build of %s; this instance is older and left them in place"
              .formatted(kept.builtAt()));
    }
    return health.build();
  }

  private String state(ModelsInCamunda.Version latest) {
    return released
        .refusesWhatIsThere()
        .map(reason -> "NOT RELEASED, people decide: " + reason)
        .orElse("version %d, released".formatted(latest.processVersion()));
  }
}
