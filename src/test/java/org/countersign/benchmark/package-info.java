/**
 * How fast the application is: one class a {@link org.countersign.benchmark.Measurement}, all of
 * them listed in {@link org.countersign.benchmark.Benchmarks}. No test depends on a figure.
 */
@NullMarked
package org.countersign.benchmark;

import org.jspecify.annotations.NullMarked;
