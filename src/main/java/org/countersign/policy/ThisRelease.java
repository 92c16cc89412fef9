package org.countersign.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.countersign.assessment.TextsOfThisRelease;
import org.countersign.contract.Models;
import org.countersign.ledger.DeployedModels.Origin;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** What this release of the application brings, and when it was built. */
@Component
public class ThisRelease {

  /** What no build has made is older than anything: it replaces nothing that is newer. */
  private static final Origin NEVER_BUILT = new Origin("not built by Maven", Instant.EPOCH, null);

  private final Origin origin;
  private final TextsOfThisRelease texts;
  private final String table;
  private final String tableDigest;

  ThisRelease(ObjectProvider<BuildProperties> build, TextsOfThisRelease texts) {
    this.texts = texts;
    BuildProperties built = build.getIfAvailable();
    origin =
        built == null || built.getTime() == null
            ? NEVER_BUILT
            : new Origin(String.valueOf(built.getVersion()), built.getTime(), null);
    try {
      Resource[] files =
          new PathMatchingResourcePatternResolver().getResources(Models.DMN_RESOURCES);
      if (files.length != 1) {
        throw new IllegalStateException(
            "There are %d files with decision tables on the class path".formatted(files.length));
      }
      table = files[0].getContentAsString(StandardCharsets.UTF_8);
      tableDigest = ProposalRecord.sha256(files[0].getContentAsByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Version and time of the build. */
  public Origin origin() {
    return origin;
  }

  /** The decision tables as DMN. */
  public String table() {
    return table;
  }

  /** SHA-256 of the file. */
  public String tableDigest() {
    return tableDigest;
  }

  /** Versions of the prompts and the policy texts, for the record. */
  TextsOfThisRelease texts() {
    return texts;
  }

  /** Whether an opinion was given under a prompt and a policy text of this release. */
  boolean has(@Nullable String promptVersion, @Nullable String policyVersion) {
    return texts.contain(promptVersion, policyVersion);
  }
}
