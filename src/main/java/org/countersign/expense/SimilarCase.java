package org.countersign.expense;

import java.time.LocalDate;
import java.util.Set;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** An expense that a person has decided, and in what it is like the one that is looked at. */
public record SimilarCase(
    ExpenseId id,
    UserName employee,
    Money amount,
    String category,
    @Nullable String merchant,
    String description,
    LocalDate date,
    Decision decision,
    Set<Likeness> likeness) {

  /** What two expenses have in common. */
  public enum Likeness {
    SUBMITTER,
    MERCHANT,
    /** Nearly the same words in another order, or some more. */
    WORDING,
    CATEGORY,
    /** From half to double, in the same currency. */
    AMOUNT
  }
}
