package org.countersign.devservices;

import io.camunda.client.api.response.DeploymentEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.contract.ModelFolder;
import org.countersign.ledger.DeployedModels;
import org.countersign.ledger.DeployedModels.Origin;

/**
 * Says that what is saved on this laptop is of a release, so that an analyst can try it alone. It
 * is here, among the stand-ins, because no application in production may say that.
 */
public final class LaptopReleases {

  private final DeployedModels deployed;
  private final Clock clock;

  public LaptopReleases(DeployedModels deployed, Clock clock) {
    this.deployed = deployed;
    this.clock = clock;
  }

  /** What was just deployed is of an application that was built now. */
  public void record(ModelFolder models, DeploymentEvent answer) {
    SequencedMap<String, String> files = new LinkedHashMap<>();
    models.models().forEach(model -> files.put(model.fileName(), digest(model.text())));
    SequencedMap<String, Integer> decisions = new LinkedHashMap<>();
    answer
        .getDecisions()
        .forEach(decision -> decisions.put(decision.getDmnDecisionId(), decision.getVersion()));
    answer
        .getProcesses()
        .forEach(
            process ->
                deployed.record(
                    process.getProcessDefinitionKey(),
                    process.getVersion(),
                    decisions,
                    files,
                    new Origin("saved on this laptop", clock.instant(), null),
                    null));
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
