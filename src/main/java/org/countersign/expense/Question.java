package org.countersign.expense;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** What a reviewer asks the submitter: a user task Provide information, as it was opened. */
@Entity
public class Question {

  /** Where a question stands. */
  public enum State {
    OPEN,
    ANSWERED,
    /** Withdrawn, or not answered in time. */
    CLOSED
  }

  @Id @Column private UUID questionId;

  @Embedded
  @AttributeOverride(name = "value", column = @Column(name = "expense_id"))
  private ExpenseId expenseId;

  @Column private int revision;
  @Column private long userTaskKey;
  @Column private String text;
  @Column private UserName askedBy;
  @Column private Instant askedAt;
  @Column private @Nullable Instant dueAt;

  @Enumerated(EnumType.STRING)
  @Column(name = "status")
  private State state;

  @Column private @Nullable String answer;
  @Column private @Nullable Instant answeredAt;

  @Version @Column private @Nullable Integer version;

  /** For Hibernate. */
  protected Question() {}

  Question(
      Expense expense,
      long userTaskKey,
      String text,
      UserName askedBy,
      Instant askedAt,
      @Nullable Instant dueAt) {
    questionId = UUID.randomUUID();
    expenseId = expense.id();
    revision = expense.revision();
    this.userTaskKey = userTaskKey;
    this.text = text;
    this.askedBy = askedBy;
    this.askedAt = askedAt;
    this.dueAt = dueAt;
    state = State.OPEN;
  }

  void answered(String answer, Instant at) {
    this.answer = answer;
    answeredAt = at;
    state = State.ANSWERED;
  }

  void close() {
    if (state == State.OPEN) {
      state = State.CLOSED;
    }
  }

  public ExpenseId expenseId() {
    return expenseId;
  }

  public long userTaskKey() {
    return userTaskKey;
  }

  public String text() {
    return text;
  }

  public UserName askedBy() {
    return askedBy;
  }

  public Instant askedAt() {
    return askedAt;
  }

  public @Nullable Instant dueAt() {
    return dueAt;
  }

  public State state() {
    return state;
  }

  public @Nullable String answer() {
    return answer;
  }
}
