package org.countersign.decision;

import java.util.SequencedMap;
import org.countersign.expense.Valuation;
import org.countersign.ledger.RecordedSettings;
import org.springframework.stereotype.Component;

/** What amounts may be in, and how they are valued. */
@Component
class ValuesInForce implements RecordedSettings {

  private final Valuation valuation;

  ValuesInForce(Valuation valuation) {
    this.valuation = valuation;
  }

  @Override
  public String subject() {
    return "values";
  }

  @Override
  public SequencedMap<String, String> values() {
    return valuation.settings();
  }
}
