package org.countersign.review;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.expense.Valuation;
import org.countersign.ledger.RecordedSettings;
import org.springframework.stereotype.Component;

/** What may be decided together. */
@Component
class BatchInForce implements RecordedSettings {

  private final BatchSettings settings;
  private final Valuation valuation;

  BatchInForce(BatchSettings settings, Valuation valuation) {
    this.settings = settings;
    this.valuation = valuation;
  }

  @Override
  public String subject() {
    return "batch";
  }

  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("most", String.valueOf(settings.most()));
    values.put("below", settings.below().toPlainString() + " " + valuation.currency());
    return values;
  }
}
