package org.countersign.policy;

import java.util.Optional;
import org.countersign.ledger.DeployedModels;
import org.countersign.ledger.DeployedModels.Deployment;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether what decides was released: models that the application itself deployed, with its own
 * decision table or with one that two people released, and texts of this release.
 */
@Component
public class ReleasedPolicy {

  private final DeployedModels deployed;
  private final PolicyReleases releases;
  private final ThisRelease own;
  private final ModelsInCamunda there;

  ReleasedPolicy(
      DeployedModels deployed, PolicyReleases releases, ThisRelease own, ModelsInCamunda there) {
    this.deployed = deployed;
    this.releases = releases;
    this.own = own;
    this.there = there;
  }

  /**
   * Why the policy may not approve, in a sentence; empty if it may. Models that nobody released are
   * put on record when they are first met.
   *
   * @param promptVersion of the opinion
   * @param policyVersion of the opinion
   */
  public Optional<String> refuses(
      long processDefinitionKey,
      int processVersion,
      @Nullable String promptVersion,
      @Nullable String policyVersion) {
    Optional<String> models = refusesModels(processDefinitionKey, processVersion);
    if (models.isPresent()) {
      if (deployed.find(processDefinitionKey).isEmpty()) {
        there.met(processDefinitionKey, processVersion);
      }
      return models;
    }
    return own.has(promptVersion, policyVersion)
        ? Optional.empty()
        : Optional.of(
            "The AI was asked under a prompt or a policy text that is not of this release");
  }

  /** As {@link #refuses}, of the models alone; nothing is put on record. */
  public Optional<String> refusesModels(long processDefinitionKey, int processVersion) {
    Deployment deployment = deployed.find(processDefinitionKey).orElse(null);
    if (deployment == null || deployment.processVersion() != processVersion) {
      return Optional.of(
          "Version %d of the process was not deployed by this application, so nobody released its"
                  .formatted(processVersion)
              + " decision table");
    }
    String nobody = "Nobody released the decision table of version " + processVersion;
    String table = deployment.tableDigest();
    if (table == null) {
      return Optional.of(nobody);
    }
    PolicyRelease release = releases.ofTable(table).orElse(null);
    if (release != null
        && release.closed() != null
        && !deployment.builtAt().isAfter(release.releasedAt())) {
      return Optional.of(
          "%s closed release %d, whose decision table this is"
              .formatted(release.closed().by(), release.id()));
    }
    DeployedModels.Origin origin = deployment.origin();
    // From before it was recorded whose they are, the table alone can tell.
    boolean own = origin == null ? table.equals(this.own.tableDigest()) : origin.release() == null;
    return own || release != null ? Optional.empty() : Optional.of(nobody);
  }

  /** Of the newest models in Camunda, as far as this instance knows them. */
  public Optional<String> refusesWhatIsThere() {
    ModelsInCamunda.Version latest = there.latest();
    return latest == null
        ? Optional.empty()
        : refusesModels(latest.processDefinitionKey(), latest.processVersion());
  }
}
