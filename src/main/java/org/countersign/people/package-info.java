/** Who is who: user name, e-mail, groups, delegate. */
@NullMarked
package org.countersign.people;

import org.jspecify.annotations.NullMarked;
