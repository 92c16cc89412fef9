package org.countersign.contract;

/** Camunda cannot be reached or does not answer in time; what was tried may still take effect. */
public class ProcessUnavailable extends RuntimeException {

  public ProcessUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
