package org.countersign.access;

/** Who may call an endpoint, as expressions for {@code @PreAuthorize}. */
public final class Roles {

  /** Everybody but auditors, who change nothing. */
  public static final String EMPLOYEE = "hasRole('EMPLOYEE')";

  /** Operators, to change something: not one who is an auditor too. */
  public static final String OPERATOR = "hasRole('OPERATOR') and hasRole('EMPLOYEE')";

  /** Operators and auditors, to look. */
  public static final String OVERSEER = "hasAnyRole('OPERATOR', 'AUDITOR')";

  /** Those who confirm or close a proposal: its kind says which of them. */
  public static final String CONFIRMER = "hasAnyRole('OPERATOR', 'AUDITOR')";

  /** Those who confirm, and those who propose. */
  public static final String CLOSER = "hasAnyRole('OPERATOR', 'AUDITOR', 'ANALYST')";

  /** Those who look at the whole: operators, auditors and analysts. */
  public static final String WATCHER = "hasAnyRole('OPERATOR', 'AUDITOR', 'ANALYST')";

  /** Those who own the models or run them. Nothing changes by it. */
  public static final String MODELLER = "hasAnyRole('OPERATOR', 'ANALYST')";

  /** Those who propose a policy, or anything else that takes two: no auditors. */
  public static final String PROPOSER = "hasAnyRole('OPERATOR', 'ANALYST') and hasRole('EMPLOYEE')";

  public static final String ANYBODY = "isAuthenticated()";

  /** Those too who have not logged in. */
  public static final String STRANGER = "permitAll()";

  private Roles() {}
}
