@NullMarked
package org.countersign.privacy;

import org.jspecify.annotations.NullMarked;
