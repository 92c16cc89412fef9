/** What is too old goes: each kind of data says what that is, and one job sees to it. */
@NullMarked
package org.countersign.retention;

import org.jspecify.annotations.NullMarked;
