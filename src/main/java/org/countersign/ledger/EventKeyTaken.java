package org.countersign.ledger;

/** An entry was not written, because its key has another content; see {@link LedgerConflict}. */
public record EventKeyTaken(Event event) {}
