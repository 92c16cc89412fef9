package org.countersign.people;

import java.util.Set;

/** The groups that mean something beside deciding reviews; all others are candidate groups. */
public final class Groups {

  /** See all, submit for anyone, withdraw anything. Integrations belong here too. */
  public static final String OPERATORS = "operators";

  /** See all, change nothing. */
  public static final String AUDITORS = "auditors";

  /** Own the models. */
  public static final String ANALYSTS = "analysts";

  /** All of these. */
  public static final Set<String> ROLES = Set.of(OPERATORS, AUDITORS, ANALYSTS);

  private Groups() {}
}
