package org.countersign.decision;

/** The process variable {@code outcome}: set where a path of the model ends without a reviewer. */
enum Outcome {
  WITHDRAWN,
  EXPIRED
}
