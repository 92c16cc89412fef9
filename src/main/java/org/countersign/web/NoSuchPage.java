package org.countersign.web;

/** It is not there, or not for this person to see; says what in a sentence. */
class NoSuchPage extends RuntimeException {

  NoSuchPage(String reason) {
    super(reason);
  }
}
