/** What the record says as a whole: figures, and what may be concluded from them. */
@NullMarked
package org.countersign.insight;

import org.jspecify.annotations.NullMarked;
