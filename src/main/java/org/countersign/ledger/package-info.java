/** The append-only record of everything that happened to an expense. */
@NullMarked
package org.countersign.ledger;

import org.jspecify.annotations.NullMarked;
