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

  @JsonCreator
  public static ExpenseId of(String text) {
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
