package org.countersign.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which models were deployed together, as the ledger has it. A process calls the decision table of
 * its own deployment, so the version of the process says the version of the table.
 */
@Component
public class DeployedModels {

  private final Ledger ledger;
  private final JdbcClient jdbc;

  /** A deployment never changes; there are few. */
  private final Map<Long, Integer> decisionVersions = new ConcurrentHashMap<>();

  DeployedModels(Ledger ledger, JdbcClient jdbc) {
    this.ledger = ledger;
    this.jdbc = jdbc;
  }

  /**
   * Puts a deployment on record, once.
   *
   * @param decisions version by decision id, all of the same deployment
   * @param files SHA-256 by file name
   */
  public void record(
      long processDefinitionKey,
      int processVersion,
      SequencedMap<String, Integer> decisions,
      SequencedMap<String, String> files) {
    String content =
        Hashes.hex(Hashes.of(files.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    ledger
        .entry(Event.MODELS_DEPLOYED, "models-" + processDefinitionKey + "-" + content)
        .with("processDefinitionKey", String.valueOf(processDefinitionKey))
        .with("processVersion", processVersion)
        .with("decisionVersions", decisions)
        .with("files", files)
        .append();
  }

  /** Of the table that this version of the process calls; empty if somebody else deployed it. */
  public Optional<Integer> decisionVersion(long processDefinitionKey, String decision) {
    Integer known = decisionVersions.get(processDefinitionKey);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Integer> recorded =
        jdbc.sql(
                """
                select (detail -> 'decisionVersions' ->> :decision)::integer from ledger_entry
                where expense_id is null and event = 'MODELS_DEPLOYED'
                  and detail ->> 'processDefinitionKey' = :key
                order by entry_id desc limit 1
                """)
            .param("decision", decision)
            .param("key", String.valueOf(processDefinitionKey))
            .query(Integer.class)
            .optional();
    recorded.ifPresent(version -> decisionVersions.put(processDefinitionKey, version));
    return recorded;
  }
}
