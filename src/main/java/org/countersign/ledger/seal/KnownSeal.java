package org.countersign.ledger.seal;

/**
 * A seal that was kept where the operators of the ledger do not rule, and that must be there.
 *
 * @param hash in hexadecimal
 * @param source who says so, for the finding: a note, a file, a time stamp
 */
public record KnownSeal(long number, String hash, String source) {}
