@NullMarked
package org.countersign.ledger.controls;

import org.jspecify.annotations.NullMarked;
