@NullMarked
package org.countersign.retention;

import org.jspecify.annotations.NullMarked;
