/** The end of an expense: its one decision goes on record, and the submitter is told. */
@NullMarked
package org.countersign.decision;

import org.jspecify.annotations.NullMarked;
