/** A review by a person: who may decide, what was shown, what was decided. */
@NullMarked
package org.countersign.review;

import org.jspecify.annotations.NullMarked;
