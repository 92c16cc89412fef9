package org.countersign.ledger.seal;

import org.countersign.ledger.EntryMac;
import org.countersign.ledger.Hashes;

/** Marks entries by a secret that comes from the sealing key, which all instances have. */
class KeyedEntryMac implements EntryMac {

  private final byte[] secret;

  KeyedEntryMac(SealingKey key) {
    secret = key.secretFor("countersign entry 1");
  }

  @Override
  public byte[] of(byte[] content) {
    return Hashes.hmac(secret, content);
  }
}
