/** An expense from submission to decision, and its REST API. */
@NullMarked
package org.countersign.expense;

import org.jspecify.annotations.NullMarked;
