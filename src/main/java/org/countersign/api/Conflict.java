package org.countersign.api;

/** The request is right, but not as things stand now. */
class Conflict extends RuntimeException {

  Conflict(String reason) {
    super(reason);
  }
}
