package org.countersign.benchmark;

import java.util.List;

/**
 * One thing that is measured. It finds an application that is warm and has nothing to do, and
 * leaves it so.
 */
interface Measurement {

  /** For {@code -Dbenchmark.only}. */
  String name();

  List<Figure> measure(BenchmarkedApplication application) throws Exception;

  /**
   * A line of the table.
   *
   * @param target as the design of the application wants it; empty for what only explains
   */
  record Figure(String what, String measured, String target) {}
}
