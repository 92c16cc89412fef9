package org.countersign.ledger;

/** Old entries are gone; what they said of settings may be the last that was said. */
public record EntriesRemoved() {}
