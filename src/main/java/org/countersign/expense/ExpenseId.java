package org.countersign.expense;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;

/** Identifies an expense everywhere: REST, process variables, message correlation, ledger. */
@Embeddable
public record ExpenseId(@JsonValue @Column(name = "expense_id") UUID value)
    implements Serializable {

  /**
   * Reads a UUID in its full form only: Java's own parser takes {@code 1-1-1-1-1} too.
   *
   * @throws IllegalArgumentException for any other text
   */
  @JsonCreator
  public static ExpenseId of(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("not a UUID");
    }
    return new ExpenseId(UUID.fromString(text));
  }

  public static ExpenseId random() {
    return new ExpenseId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
