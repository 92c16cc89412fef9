package org.countersign.ledger.controls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger, as it stands there.
 *
 * @param expense null for what concerns none
 * @param key tells the event from all others of the expense
 * @param detail JSON text
 */
public record RecordedEntry(
    long id,
    Instant at,
    String event,
    @Nullable String expense,
    String key,
    String actorKind,
    String actor,
    @Nullable String factsDigest,
    String detail) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  boolean is(String event) {
    return this.event.equals(event);
  }

  boolean isBy(String kind) {
    return actorKind.equals(kind);
  }

  /** The detail as a tree; most entries are never asked for it. */
  JsonNode tree() {
    try {
      return JSON.readTree(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the detail of entry " + id + " is not JSON", e);
    }
  }
}
