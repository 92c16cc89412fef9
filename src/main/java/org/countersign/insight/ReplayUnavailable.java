package org.countersign.insight;

/** No replay now; the message says why, and what to do. */
public class ReplayUnavailable extends RuntimeException {

  ReplayUnavailable(String message) {
    super(message);
  }
}
