package org.countersign.ledger;

import java.util.SequencedMap;

/**
 * Settings that decisions rest on, of one part of the application. What differs at a start from
 * what was last on record is a new entry.
 */
public interface RecordedSettings {

  /** What they are about, in one word: the name under which the ledger keeps them. */
  String subject();

  /**
   * Name to value, as an auditor is to read it; never a secret, and nothing that changes by itself.
   */
  SequencedMap<String, String> values();
}
