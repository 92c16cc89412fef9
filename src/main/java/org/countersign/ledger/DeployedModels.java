package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which models were deployed together, as the ledger has it. A process calls the decision table of
 * its own deployment, so the version of the process says the version of the table.
 */
@Component
public class DeployedModels {

  private static final String KEY = "processDefinitionKey";
  private static final String VERSION = "processVersion";
  private static final String DECISIONS = "decisionVersions";
  private static final String FILES = "files";
  private static final String APPLICATION = "application";
  private static final String BUILT_AT = "builtAt";
  private static final String RELEASE = "release";

  private final Ledger ledger;

  /** A deployment never changes; there are few. */
  private final Map<Long, Deployment> known = new ConcurrentHashMap<>();

  DeployedModels(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Where models came from.
   *
   * @param application version of the application that deployed them; process and forms are its own
   * @param builtAt when that was built
   * @param release the release of two people that the decision table is of; null where it is the
   *     application's own
   */
  public record Origin(String application, Instant builtAt, @Nullable Long release) {}

  /**
   * Models that were deployed together by the application.
   *
   * @param files SHA-256 by file name
   * @param origin of the latest build that found them there; null for entries from before it was
   *     recorded
   */
  public record Deployment(
      long processDefinitionKey,
      int processVersion,
      Map<String, Integer> decisions,
      Map<String, String> files,
      @Nullable Origin origin,
      Instant recordedAt) {

    public Deployment {
      decisions = Map.copyOf(decisions);
      files = Map.copyOf(files);
    }

    /** Of the decision tables; null where there are none. */
    public @Nullable String tableDigest() {
      return files.entrySet().stream()
          .filter(file -> file.getKey().endsWith(".dmn"))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
    }

    /** Before anything, where it is not recorded. */
    public Instant builtAt() {
      return origin == null ? Instant.EPOCH : origin.builtAt();
    }
  }

  /**
   * Puts a deployment on record, once for each build of the application that wants it.
   *
   * @param decisions version by decision id, all of the same deployment
   * @param files SHA-256 by file name
   * @param replaced models that were there and were not on record, in words; null for none
   */
  public void record(
      long processDefinitionKey,
      int processVersion,
      SequencedMap<String, Integer> decisions,
      SequencedMap<String, String> files,
      Origin origin,
      @Nullable String replaced) {
    String content = Hashes.hex(Hashes.of((files + " " + origin).getBytes(StandardCharsets.UTF_8)));
    String eventKey = "models-" + processDefinitionKey + "-" + content;
    if (ledger.isOnRecord(eventKey)) {
      // Whoever finds them there knows nothing of what they replaced.
      return;
    }
    ledger
        .entry(Event.MODELS_DEPLOYED, eventKey)
        .with(KEY, String.valueOf(processDefinitionKey))
        .with(VERSION, processVersion)
        .with(DECISIONS, decisions)
        .with(FILES, files)
        .with(APPLICATION, origin.application())
        .with(BUILT_AT, origin.builtAt().toString())
        .with(RELEASE, origin.release())
        .with("replaced", replaced)
        .append();
  }

  /** Puts on record, once, that a version of the process is there which nobody here deployed. */
  public void recordUnknown(long processDefinitionKey, int processVersion) {
    ledger
        .entry(
            Event.MODELS_DEPLOYED,
            "models-%d-%d-unknown".formatted(processDefinitionKey, processVersion))
        .with(KEY, String.valueOf(processDefinitionKey))
        .with(VERSION, processVersion)
        .with("by", "somebody else: nothing is approved by policy under these models")
        .append();
  }

  /** Puts on record, once for each build, that an instance left newer models in place. */
  public void recordKept(Deployment newer, Origin own) {
    String eventKey = "kept-%d-%s".formatted(newer.processDefinitionKey(), own.builtAt());
    if (ledger.isOnRecord(eventKey)) {
      return;
    }
    ledger
        .entry(Event.MODELS_KEPT, eventKey)
        .with(KEY, String.valueOf(newer.processDefinitionKey()))
        .with(VERSION, newer.processVersion())
        .with(BUILT_AT, newer.builtAt().toString())
        .with("ownVersion", own.application())
        .with("ownBuiltAt", own.builtAt().toString())
        .append();
  }

  /** Of the table that this version of the process calls; empty if somebody else deployed it. */
  public Optional<Integer> decisionVersion(long processDefinitionKey, String decision) {
    return find(processDefinitionKey).map(deployment -> deployment.decisions().get(decision));
  }

  /** The models of this version of the process; empty if somebody else deployed it. */
  public Optional<Deployment> find(long processDefinitionKey) {
    Deployment deployment = known.get(processDefinitionKey);
    if (deployment != null) {
      return Optional.of(deployment);
    }
    Optional<Deployment> recorded = now(processDefinitionKey);
    recorded.ifPresent(one -> known.put(processDefinitionKey, one));
    return recorded;
  }

  /** As {@link #find}, with the latest build that has recorded it. */
  public Optional<Deployment> now(long processDefinitionKey) {
    return ledger.with(Event.MODELS_DEPLOYED, KEY, String.valueOf(processDefinitionKey)).stream()
        .filter(entry -> entry.detail().containsKey(FILES))
        .map(DeployedModels::read)
        .max(Comparator.comparing(Deployment::builtAt));
  }

  /** The one that was recorded last, if that was less than so long ago. */
  public Optional<Deployment> latest(Instant now, Duration atMost) {
    return ledger
        .latestWith(Event.MODELS_DEPLOYED, FILES)
        .map(DeployedModels::read)
        .filter(one -> one.recordedAt().plus(atMost).isAfter(now));
  }

  private static Deployment read(LedgerEntry entry) {
    Map<String, Object> detail = entry.detail();
    Object builtAt = detail.get(BUILT_AT);
    return new Deployment(
        Long.parseLong(String.valueOf(detail.get(KEY))),
        ((Number) detail.getOrDefault(VERSION, 0)).intValue(),
        texts(detail.get(DECISIONS), value -> ((Number) value).intValue()),
        texts(detail.get(FILES), String::valueOf),
        builtAt == null
            ? null
            : new Origin(
                String.valueOf(detail.get(APPLICATION)),
                Instant.parse(builtAt.toString()),
                detail.get(RELEASE) instanceof Number release ? release.longValue() : null),
        entry.recordedAt());
  }

  private static <T> Map<String, T> texts(@Nullable Object map, Function<Object, T> value) {
    Map<String, T> texts = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> entries) {
      entries.forEach((name, one) -> texts.put(String.valueOf(name), value.apply(one)));
    }
    return texts;
  }
}
