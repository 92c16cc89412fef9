/** What operators count, time and trace: every station of an expense (docs/metrics.md). */
@NullMarked
package org.countersign.metrics;

import org.jspecify.annotations.NullMarked;
