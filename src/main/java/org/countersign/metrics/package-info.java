/** What operators count and time: every station of an expense (docs/metrics.md). */
@NullMarked
package org.countersign.metrics;

import org.jspecify.annotations.NullMarked;
