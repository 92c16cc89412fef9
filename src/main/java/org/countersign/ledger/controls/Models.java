package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which decision tables were released, and under which versions of the process they are called. */
final class Models {

  private final Map<String, List<Deployment>> deployments = new HashMap<>();
  private final Map<String, Release> releases = new HashMap<>();

  /**
   * Models that the application deployed, or found there.
   *
   * @param release number of the release of two people that the table is of; null for the
   *     application's own
   */
  private record Deployment(
      String version,
      @Nullable String table,
      @Nullable Instant builtAt,
      @Nullable String release) {}

  /** A table that two people released; the latest release of a table counts. */
  private static final class Release {

    private final String name;
    private final Instant at;
    private @Nullable Instant closedAt;

    Release(String name, Instant at) {
      this.name = name;
      this.at = at;
    }
  }

  /** A MODELS_DEPLOYED. */
  void deployed(JsonNode detail) {
    JsonNode files = detail.path("files");
    if (files.isMissingNode()) {
      return;
    }
    String table = null;
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      if (file.getKey().endsWith(".dmn")) {
        table = file.getValue().asText();
      }
    }
    deployments
        .computeIfAbsent(detail.path("processDefinitionKey").asText(), key -> new ArrayList<>())
        .add(
            new Deployment(
                detail.path("processVersion").asText(),
                table,
                detail.hasNonNull("builtAt")
                    ? Instant.parse(detail.path("builtAt").asText())
                    : null,
                detail.hasNonNull("release") ? detail.path("release").asText() : null));
  }

  /** A SETTINGS_CHANGED of a release. */
  void released(RecordedEntry entry, JsonNode detail) {
    String table = detail.path("sha256").asText();
    String to = detail.path("to").asText();
    if (!to.equals("closed")) {
      releases.put(table, new Release(to, entry.at()));
      return;
    }
    Release release = releases.get(table);
    if (release != null && release.name.equals(detail.path("from").asText())) {
      release.closedAt = entry.at();
    }
  }

  /**
   * Why nothing may be approved by the table that a version of the process calls.
   *
   * @param missing whether something is not on record that may once have been
   */
  record Flaw(String sentence, boolean missing) {}

  /**
   * Looks for a flaw; null where there is none.
   *
   * @param at by which moment a closed release had to be known to be closed
   */
  @Nullable Flaw flaw(String processDefinitionKey, String version, Instant at) {
    Flaw flaw =
        new Flaw("version %s of the process, which nobody released".formatted(version), true);
    for (Deployment deployment : deployments.getOrDefault(processDefinitionKey, List.of())) {
      if (deployment.version().equals(version) && deployment.table() != null) {
        flaw = flaw(deployment, deployment.table(), at);
        if (flaw == null) {
          return null;
        }
      }
    }
    return flaw;
  }

  private @Nullable Flaw flaw(Deployment deployment, String table, Instant at) {
    Release release = releases.get(table);
    if (release == null) {
      String number = deployment.release();
      return number == null
          ? null
          : new Flaw("a table of release %s, which is not on record".formatted(number), true);
    }
    Instant closed = release.closedAt;
    Instant builtAt = deployment.builtAt();
    boolean builtLater = builtAt != null && builtAt.isAfter(release.at);
    return closed != null && closed.isBefore(at) && !builtLater
        ? new Flaw("the table of " + release.name + ", which was closed", false)
        : null;
  }
}
