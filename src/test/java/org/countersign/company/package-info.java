/**
 * The random company: made-up people do made-up things in any order, and afterwards every control
 * is looked at from the ledger and the database alone.
 */
@NullMarked
package org.countersign.company;

import org.jspecify.annotations.NullMarked;
