package org.countersign.ledger;

import org.countersign.people.Absence;
import org.countersign.people.AbsenceRecorded;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Writes into the ledger who decides for whom from when until when. */
@Component
class AbsenceRecorder {

  private final Ledger ledger;

  AbsenceRecorder(Ledger ledger) {
    this.ledger = ledger;
  }

  @EventListener
  void record(AbsenceRecorded recorded) {
    Absence absence = recorded.absence();
    ledger
        .entry(Event.SETTINGS_CHANGED, "absence-" + recorded.id())
        .by(Actor.human(recorded.recordedBy()))
        .with("setting", "absence")
        .with("person", recorded.person())
        .with("from", absence == null ? null : absence.from())
        .with("until", absence == null ? null : absence.until())
        .with("delegate", absence == null ? null : absence.delegate())
        .append();
  }
}
