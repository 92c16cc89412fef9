package org.countersign.ledger.anchor;

/** Where a seal is kept besides the database. */
public enum AnchorKind {
  /** At a time stamp authority, which signs that the hash was there (RFC 3161). */
  TIME_STAMP,
  /** As a line at the end of a file. */
  FILE,
  /** As a new file in a directory: where nothing can be written twice. */
  DIRECTORY,
  /** In the mailboxes of auditors. */
  MAIL
}
