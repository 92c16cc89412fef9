/** Tests of the whole application, through its public doors. */
@NullMarked
package org.countersign;

import org.jspecify.annotations.NullMarked;
