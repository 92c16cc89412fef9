package org.countersign.ledger;

/**
 * The key of an event is taken by an entry that says something else. Nothing is written, and what
 * was about to be recorded does not happen: somebody has to look who wrote the other one.
 */
public class LedgerConflict extends IllegalStateException {

  LedgerConflict(String message) {
    super(message);
  }
}
