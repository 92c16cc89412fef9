package org.countersign.policy;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.springframework.stereotype.Component;

/** Where the ceiling starts until somebody sets it. */
@Component
class CeilingAtStart implements RecordedSettings {

  private final CeilingSettings settings;

  CeilingAtStart(CeilingSettings settings) {
    this.settings = settings;
  }

  @Override
  public String subject() {
    return "ceilingUntilSet";
  }

  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("amount", settings.amount().toPlainString() + " " + settings.currency());
    values.put("confidence", settings.confidence().toPlainString());
    return values;
  }
}
