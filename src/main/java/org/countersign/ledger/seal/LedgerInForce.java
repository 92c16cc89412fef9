package org.countersign.ledger.seal;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.countersign.retention.RetentionPeriods;
import org.springframework.stereotype.Component;

/** How long entries and texts are kept, and by which key they are sealed. */
@Component
class LedgerInForce implements RecordedSettings {

  static final String SUBJECT = "ledger";
  static final String RETENTION = "retention";
  static final String TEXT_RETENTION = "textRetention";

  private final RetentionPeriods periods;
  private final LedgerKeys keys;

  LedgerInForce(RetentionPeriods periods, LedgerKeys keys) {
    this.periods = periods;
    this.keys = keys;
  }

  @Override
  public String subject() {
    return SUBJECT;
  }

  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put(RETENTION, periods.text(RetentionPeriods.Kind.ENTRIES));
    values.put(TEXT_RETENTION, periods.text(RetentionPeriods.Kind.TEXTS));
    values.put("sealingKey", keys.inUse().id());
    return values;
  }
}
