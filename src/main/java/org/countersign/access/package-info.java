/** Who gets in: log-in to the API and to the pages, and the roles that endpoints ask for. */
@NullMarked
package org.countersign.access;

import org.jspecify.annotations.NullMarked;
