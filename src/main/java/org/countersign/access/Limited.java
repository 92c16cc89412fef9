package org.countersign.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A request that one person may send only so often ({@code countersign.limits}); what is more
 * throws {@link TooMany} before the method is called.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Limited {

  Act value();

  /** What is counted together, whichever way it comes. */
  enum Act {
    SUBMISSION,
    DECISION,
    /** What else adds to the ledger: claims, hand-backs, answers, withdrawals, absences. */
    ENTRY
  }
}
