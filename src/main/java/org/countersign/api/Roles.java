package org.countersign.api;

/** Who may call an endpoint, as expressions for {@code @PreAuthorize}. */
final class Roles {

  /** Everybody but auditors, who change nothing. */
  static final String EMPLOYEE = "hasRole('EMPLOYEE')";

  static final String ANYBODY = "isAuthenticated()";

  private Roles() {}
}
