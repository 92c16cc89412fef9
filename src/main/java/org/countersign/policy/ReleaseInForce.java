package org.countersign.policy;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.springframework.stereotype.Component;

/** What this release of the application brings that may decide: its table and its texts. */
@Component
class ReleaseInForce implements RecordedSettings {

  private final ThisRelease release;

  ReleaseInForce(ThisRelease release) {
    this.release = release;
  }

  @Override
  public String subject() {
    return "release";
  }

  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("application", release.origin().application());
    values.put("builtAt", release.origin().builtAt().toString());
    values.put("table", release.tableDigest());
    values.put("prompts", release.texts().prompts());
    values.put("policies", release.texts().policies());
    return values;
  }
}
