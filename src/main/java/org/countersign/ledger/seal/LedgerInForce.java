package org.countersign.ledger.seal;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.springframework.stereotype.Component;

/** How long entries are kept, and by which key they are sealed. */
@Component
class LedgerInForce implements RecordedSettings {

  private final LedgerSettings settings;
  private final SealingKey key;

  LedgerInForce(LedgerSettings settings, SealingKey key) {
    this.settings = settings;
    this.key = key;
  }

  @Override
  public String subject() {
    return "ledger";
  }

  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put(
        "retention", settings.retention() == null ? "for ever" : settings.retention().toString());
    values.put("sealingKey", key.id());
    return values;
  }
}
