package org.countersign.api;

/** It is not there, or not for this caller to see. */
class NotFound extends RuntimeException {

  NotFound(String reason) {
    super(reason);
  }
}
