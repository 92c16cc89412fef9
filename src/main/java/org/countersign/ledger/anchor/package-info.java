/** Keeps number and hash of seals where the operator of the database does not rule. */
@NullMarked
package org.countersign.ledger.anchor;

import org.jspecify.annotations.NullMarked;
