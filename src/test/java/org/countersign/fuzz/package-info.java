/** Thousands of generated requests: nothing that is sent makes the application fail. */
@NullMarked
package org.countersign.fuzz;

import org.jspecify.annotations.NullMarked;
