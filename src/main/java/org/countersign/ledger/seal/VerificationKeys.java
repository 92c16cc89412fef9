package org.countersign.ledger.seal;

import java.util.List;

/** What seals may be signed with here: the key in use first, then those before. */
record VerificationKeys(List<VerificationKey> keys) {

  VerificationKeys {
    keys = List.copyOf(keys);
  }
}
