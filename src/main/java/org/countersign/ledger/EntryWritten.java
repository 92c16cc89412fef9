package org.countersign.ledger;

import java.util.Map;
import org.countersign.contract.Surface;
import org.jspecify.annotations.Nullable;

/**
 * The ledger has a new entry; published inside the transaction that wrote it, and not for an event
 * that was there already.
 */
public record EntryWritten(Event event, @Nullable Surface surface, Map<String, Object> detail) {

  public @Nullable Object detail(String name) {
    return detail.get(name);
  }
}
