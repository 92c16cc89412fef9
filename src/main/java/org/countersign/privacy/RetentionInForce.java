package org.countersign.privacy;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.countersign.retention.RetentionPeriods;
import org.countersign.retention.RetentionSettings;
import org.springframework.stereotype.Component;

/** How long is kept what is not in the ledger. */
@Component
class RetentionInForce implements RecordedSettings {

  private final RetentionPeriods periods;
  private final RetentionSettings settings;

  RetentionInForce(RetentionPeriods periods, RetentionSettings settings) {
    this.periods = periods;
    this.settings = settings;
  }

  @Override
  public String subject() {
    return "retention";
  }

  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("expenses", periods.text(RetentionPeriods.Kind.EXPENSES));
    values.put("invalidExpenses", settings.invalidExpenses().toString());
    values.put("preferences", settings.preferences().toString());
    values.put("slackMessages", settings.slackMessages().toString());
    values.put("slackClicks", settings.slackClicks().toString());
    return values;
  }
}
