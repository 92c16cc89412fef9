package org.countersign.database;

/** The tables are not those that this application was made for. */
class UnsuitableSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsuitableSchemaException(String message) {
    super(message);
  }
}
