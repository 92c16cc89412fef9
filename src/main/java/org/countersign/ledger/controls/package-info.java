/**
 * The controls once more, from the entries of the ledger alone. Nothing here knows the code that
 * decides and writes: what both got wrong in the same way would not be found.
 */
@NullMarked
package org.countersign.ledger.controls;

import org.jspecify.annotations.NullMarked;
