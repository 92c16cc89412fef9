/** What proves the ledger: its seals, its export, and its verification. */
@NullMarked
package org.countersign.ledger.seal;

import org.jspecify.annotations.NullMarked;
