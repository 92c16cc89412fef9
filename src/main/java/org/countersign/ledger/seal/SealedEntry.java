package org.countersign.ledger.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.countersign.ledger.EntryLine;
import org.jspecify.annotations.Nullable;

/**
 * An entry that stands in the ledger as it was sealed. Texts are as they stand in its line, so that
 * whoever reads them knows nothing of the code that wrote them.
 *
 * @param seal number of the seal that has it
 * @param expense id of the expense; null for what concerns none
 * @param key tells the event from all others of the expense
 * @param detail JSON text; words of people are not in it, only their hashes
 */
public record SealedEntry(
    long id,
    long seal,
    Instant at,
    String event,
    @Nullable String expense,
    String key,
    String actorKind,
    String actor,
    @Nullable String surface,
    @Nullable String factsDigest,
    String detail) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static SealedEntry of(EntryLine line, long seal) {
    return new SealedEntry(
        line.id(),
        seal,
        line.at(),
        line.event(),
        line.expense(),
        line.key(),
        line.actorKind(),
        line.actor(),
        line.surface(),
        line.factsDigest(),
        line.detail());
  }

  /**
   * The detail as a tree. It is read anew each time, because most entries are never asked for it.
   *
   * @throws IllegalStateException if it cannot be read as JSON
   */
  public JsonNode tree() {
    try {
      return JSON.readTree(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the detail of entry " + id + " is not JSON", e);
    }
  }
}
