package org.countersign.review;

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
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.FactsDigest;
import org.countersign.expense.Texts;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** A user task Review expense: what was shown when it opened, and who decided what. */
@Entity
public class Review {

  /** Where a review stands. */
  public enum State {
    OPEN,
    DECIDED,
    /** Overdue and escalated, or the expense was withdrawn. */
    CLOSED
  }

  private static final int MAX_SAID = 64;

  @Id @Column private UUID reviewId;

  @Embedded
  @AttributeOverride(name = "value", column = @Column(name = "expense_id"))
  private ExpenseId expenseId;

  @Column private int revision;
  @Column private long userTaskKey;
  @Column private String candidateGroup;
  @Column private int approvalsRequired;
  @Column private String reason;
  @Column private @Nullable String policyRoute;
  @Column private @Nullable String rule;
  @Column private Instant openedAt;

  /** Of the database: in the order of opening, whatever the clocks say. */
  @Column(insertable = false, updatable = false)
  private @Nullable Long number;

  @Column private @Nullable Instant dueAt;
  @Column private String factsDigest;

  @Enumerated(EnumType.STRING)
  @Column(name = "status")
  private State state;

  @Column private @Nullable UserName assignee;
  @Column private @Nullable UserName givenTo;
  @Column private @Nullable UserName handedBackBy;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Surface handedBackOn;

  @Column private @Nullable Instant handedBackAt;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Verdict decision;

  @Column private @Nullable String comment;
  @Column private @Nullable String reasonCode;
  @Column private @Nullable UserName reviewer;
  @Column private @Nullable UserName onBehalfOf;
  @Column private @Nullable String saidBy;
  @Column private @Nullable String seenDigest;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Surface surface;

  @Column private @Nullable Instant checkedAt;
  @Version @Column private @Nullable Integer version;

  /** For Hibernate. */
  protected Review() {}

  Review(
      ExpenseFacts facts,
      long userTaskKey,
      String candidateGroup,
      Routing routing,
      int approvalsRequired,
      Instant openedAt,
      @Nullable Instant dueAt) {
    reviewId = UUID.randomUUID();
    expenseId = facts.id();
    revision = facts.revision();
    this.userTaskKey = userTaskKey;
    this.candidateGroup = candidateGroup;
    this.approvalsRequired = approvalsRequired;
    reason = routing.reason();
    policyRoute = routing.policyRoute();
    rule = routing.rule();
    this.openedAt = openedAt;
    this.dueAt = dueAt;
    factsDigest = FactsDigest.of(facts);
    state = State.OPEN;
  }

  void assignedTo(@Nullable UserName assignee) {
    this.assignee = assignee;
  }

  /** It is theirs from the start; they have not claimed it. */
  void givenTo(UserName person) {
    givenTo = person;
    assignee = person;
  }

  /** They are about to hand it back on a surface of ours; {@link #released} says that it is so. */
  void handingBack(UserName by, Surface on, Instant at) {
    handedBackBy = by;
    handedBackOn = on;
    handedBackAt = at;
  }

  void notHandedBack() {
    handedBackBy = null;
    handedBackOn = null;
    handedBackAt = null;
  }

  void released() {
    assignee = null;
    notHandedBack();
  }

  /** Who has been handing it back since then; null if nobody has on a surface of ours. */
  @Nullable UserName handedBackBySince(Instant since) {
    return handedBackAt != null && handedBackAt.isAfter(since) ? handedBackBy : null;
  }

  @Nullable Surface handedBackOn() {
    return handedBackOn;
  }

  /** The gate let it pass. It counts once the process has taken it: see {@link #decided}. */
  void passed(
      Answer answer,
      Verdict verdict,
      UserName reviewer,
      @Nullable String saidBy,
      @Nullable UserName onBehalfOf,
      Surface surface,
      Instant at) {
    decision = verdict;
    comment = answer.comment() == null ? null : answer.comment().strip();
    reasonCode = "".equals(answer.reasonCode()) ? null : answer.reasonCode();
    this.reviewer = reviewer;
    this.saidBy = saidBy == null ? null : Texts.cut(Texts.plain(saidBy), MAX_SAID);
    String seen = answer.factsDigest();
    seenDigest = seen == null ? null : Texts.cut(Texts.plain(seen), MAX_SAID);
    this.onBehalfOf = onBehalfOf;
    this.surface = surface;
    checkedAt = at;
  }

  void decided() {
    state = State.DECIDED;
  }

  void close() {
    if (state == State.OPEN) {
      state = State.CLOSED;
    }
  }

  boolean approves() {
    return state == State.DECIDED && decision == Verdict.APPROVE;
  }

  UUID reviewId() {
    return reviewId;
  }

  public ExpenseId expenseId() {
    return expenseId;
  }

  public int revision() {
    return revision;
  }

  public long userTaskKey() {
    return userTaskKey;
  }

  public String candidateGroup() {
    return candidateGroup;
  }

  public int approvalsRequired() {
    return approvalsRequired;
  }

  /** Why a person is needed. */
  public String reason() {
    return reason;
  }

  public Instant openedAt() {
    return openedAt;
  }

  /** When a decision passed the gate; null before. */
  public @Nullable Instant checkedAt() {
    return checkedAt;
  }

  public @Nullable Instant dueAt() {
    return dueAt;
  }

  public String factsDigest() {
    return factsDigest;
  }

  public State state() {
    return state;
  }

  public @Nullable UserName assignee() {
    return assignee;
  }

  /**
   * Whom it was given to when it opened, and who still has it: who asked the submitter, or who
   * decides for them. Null for a review that somebody claimed, or nobody.
   */
  public @Nullable UserName givenTo() {
    return givenTo != null && givenTo.equals(assignee) ? givenTo : null;
  }

  /** What the policy alone would have done; null for a review from before it was kept. */
  public @Nullable String policyRoute() {
    return policyRoute;
  }

  /** By which rule of the policy it was opened; null for a review from before it was kept. */
  public @Nullable String rule() {
    return rule;
  }

  public @Nullable Verdict decision() {
    return decision;
  }

  public @Nullable String comment() {
    return comment;
  }

  public @Nullable String reasonCode() {
    return reasonCode;
  }

  public @Nullable UserName reviewer() {
    return reviewer;
  }

  /** Who decided, in the word of the surface; null where it said nothing. */
  @Nullable String saidBy() {
    return saidBy;
  }

  /** The digest of the facts that the surface showed; null where it said nothing. */
  @Nullable String seenDigest() {
    return seenDigest;
  }

  /** In whose place the reviewer decided; null in their own right. */
  public @Nullable UserName onBehalfOf() {
    return onBehalfOf;
  }

  public @Nullable Surface surface() {
    return surface;
  }
}
