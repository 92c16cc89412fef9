package org.countersign.ledger.anchor;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.springframework.stereotype.Component;

/** Where seals are kept: whoever stops that is on record with it. */
@Component
class AnchorsInForce implements RecordedSettings {

  private final Anchoring anchoring;

  AnchorsInForce(Anchoring anchoring) {
    this.anchoring = anchoring;
  }

  @Override
  public String subject() {
    return "anchors";
  }

  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (AnchorKind kind : AnchorKind.values()) {
      values.put(
          kind.name(),
          anchoring.places().stream()
              .filter(place -> place.kind() == kind)
              .map(place -> place.name() + ", every " + place.every())
              .findFirst()
              .orElse("off"));
    }
    return values;
  }
}
