/** Countersign: a person behind every AI decision that matters. */
@NullMarked
package org.countersign;

import org.jspecify.annotations.NullMarked;
