/** Who gets a connection to PostgreSQL when many want one, and tasks that begin with a commit. */
@NullMarked
package org.countersign.database;

import org.jspecify.annotations.NullMarked;
