package org.countersign.ledger.anchor;

import java.io.IOException;

/** A time stamp that proves nothing, and why. */
final class InvalidTimeStamp extends IOException {

  InvalidTimeStamp(String why) {
    super(why);
  }

  InvalidTimeStamp(String why, Throwable cause) {
    super(why, cause);
  }
}
