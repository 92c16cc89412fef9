/** What the language model thinks of an expense, and how sure it is. */
@NullMarked
package org.countersign.assessment;

import org.jspecify.annotations.NullMarked;
