package org.countersign.expense;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What a start form or a bare API call sent into the process and register-expense refused. */
@Entity
@Table(name = "invalid_expense")
public class InvalidRegistration {

  @EmbeddedId private ExpenseId id;
  @Column private long processInstanceKey;
  @Column private Instant receivedAt;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private List<FieldProblem> problems;

  /** For Hibernate. */
  protected InvalidRegistration() {}

  InvalidRegistration(
      ExpenseId id, long processInstanceKey, Instant receivedAt, List<FieldProblem> problems) {
    this.id = id;
    this.processInstanceKey = processInstanceKey;
    this.receivedAt = receivedAt;
    this.problems = List.copyOf(problems);
  }

  public ExpenseId id() {
    return id;
  }

  public long processInstanceKey() {
    return processInstanceKey;
  }

  public Instant receivedAt() {
    return receivedAt;
  }

  public List<FieldProblem> problems() {
    return problems;
  }
}
