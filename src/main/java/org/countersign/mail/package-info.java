/** Tells submitters by mail. */
@NullMarked
package org.countersign.mail;

import org.jspecify.annotations.NullMarked;
