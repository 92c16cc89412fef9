/**
 * What is killed, cut off and slowed down under load, and whether anything was lost: {@code
 * -Pfault}.
 */
@NullMarked
package org.countersign.fault;

import org.jspecify.annotations.NullMarked;
