package org.countersign.policy;

import org.countersign.ledger.DeployedModels;
import org.countersign.ledger.DeployedModels.Deployment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What this instance has last seen of the models in Camunda; kept in memory, asked by nobody else.
 */
@Component
public class ModelsInCamunda {

  private static final Logger LOG = LoggerFactory.getLogger(ModelsInCamunda.class);

  private final DeployedModels deployed;
  private final ThisRelease own;

  private volatile @Nullable Version latest;
  private volatile @Nullable Deployment kept;

  ModelsInCamunda(DeployedModels deployed, ThisRelease own) {
    this.deployed = deployed;
    this.own = own;
  }

  /** A version of the process. */
  public record Version(long processDefinitionKey, int processVersion) {}

  /** The newest; null before Camunda was asked. */
  public @Nullable Version latest() {
    return latest;
  }

  /** Models that are newer than this application's own, and were left in place; null for none. */
  public @Nullable Deployment kept() {
    return kept;
  }

  /** The newest are those that this application wants there. */
  public void are(long processDefinitionKey, int processVersion) {
    latest = new Version(processDefinitionKey, processVersion);
    kept = null;
  }

  /** The newest are of a later build than this application: they stay, and that is said. */
  public void areNewer(Deployment newer) {
    Version before = latest;
    latest = new Version(newer.processDefinitionKey(), newer.processVersion());
    kept = newer;
    if (!latest.equals(before)) {
      LOG.warn(
          "Version {} of the models in Camunda was deployed by an application that was built at {},"
              + " later than this one ({}). It stays; this instance is the older one",
          newer.processVersion(),
          newer.builtAt(),
          own.origin().builtAt());
      deployed.recordKept(newer, own.origin());
    }
  }

  /** This application did not deploy them: the policy approves nothing under them. */
  public void met(long processDefinitionKey, int processVersion) {
    Version before = latest;
    if (before == null
        || before.processVersion() < processVersion
        || before.processDefinitionKey() == processDefinitionKey) {
      latest = new Version(processDefinitionKey, processVersion);
      kept = null;
      if (!latest.equals(before)) {
        LOG.warn(
            "Version {} of the process in Camunda was not deployed by this application: under it"
                + " the policy approves nothing. Restart an instance to deploy the released models"
                + " again",
            processVersion);
      }
    }
    deployed.recordUnknown(processDefinitionKey, processVersion);
  }
}
