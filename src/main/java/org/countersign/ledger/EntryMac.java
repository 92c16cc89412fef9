package org.countersign.ledger;

/**
 * Marks what the application hands over to the ledger. The key is never in the database, so that
 * whoever has its password can add a row and cannot make it look like an entry of the application:
 * the sealer looks at each mark before it seals.
 */
public interface EntryMac {

  /**
   * The mark of an entry.
   *
   * @param content {@link EntryLine#content()}
   * @return 32 bytes
   */
  byte[] of(byte[] content);
}
