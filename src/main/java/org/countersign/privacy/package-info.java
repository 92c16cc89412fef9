/** What people may ask for of what is kept of them: to have it, and to have it erased. */
@NullMarked
package org.countersign.privacy;

import org.jspecify.annotations.NullMarked;
