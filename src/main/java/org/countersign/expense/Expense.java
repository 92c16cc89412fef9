package org.countersign.expense;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.countersign.contract.Control;
import org.countersign.contract.Surface;
import org.countersign.expense.Decision.By;
import org.countersign.expense.ExpenseFacts.Attachment;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** An expense from its submission to its one decision. Its transitions guard themselves. */
@Entity
public class Expense {

  /** What there is to say of a submitter whom nobody knows. */
  public static final String UNKNOWN_SUBMITTER = "started in Camunda, nobody knows by whom";

  private static final int MAX_REASON = 500;

  @EmbeddedId private ExpenseId id;

  @Column private UserName employee;
  @Column private @Nullable UserName submittedBy;
  @Column private Instant submittedAt;
  @Embedded private Money amount;
  @Column private String category;
  @Column private @Nullable String merchant;
  @Column private String description;
  @Column private LocalDate purchaseDate;
  @Column private @Nullable String factsSalt;
  @Column private @Nullable String receipt;
  @Column private @Nullable String receiptKey;
  @Column private @Nullable String merchantKey;
  @Column private int revision;
  @Column private int receipts;

  @Enumerated(EnumType.STRING)
  @Column
  private Status status;

  @Column private String[] reviewerGroups;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Control heldBy;

  @Column private @Nullable String heldReason;
  @Column private @Nullable Integer heldRevision;

  @Column private @Nullable Long processInstanceKey;
  @Column private @Nullable String idempotencyKey;
  @Column private @Nullable String requestDigest;

  @Column private @Nullable UserName withdrawnBy;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Surface withdrawalSurface;

  @Column private @Nullable Instant decidedAt;
  @Column private @Nullable String decidedBy;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable By decidedByKind;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Surface decisionSurface;

  @Column private @Nullable String decisionComment;

  @Version @Column private @Nullable Integer version;

  /** For Hibernate. */
  protected Expense() {}

  /**
   * As it comes in.
   *
   * @param submittedBy null if nobody knows
   */
  Expense(ExpenseId id, ExpenseDraft draft, @Nullable UserName submittedBy, Instant submittedAt) {
    this.id = id;
    employee = draft.employee();
    this.submittedBy = submittedBy;
    this.submittedAt = submittedAt;
    amount = draft.amount();
    category = draft.category();
    merchant = draft.merchant();
    description = draft.description();
    purchaseDate = draft.date();
    factsSalt = FactsDigest.newSalt();
    receipt = draft.receipt();
    receiptKey = receipt == null ? null : Wording.ofNumber(receipt);
    merchantKey = merchant == null ? null : Wording.key(merchant);
    revision = 1;
    status = Status.SUBMITTED;
    reviewerGroups = new String[0];
  }

  void requestedWith(String idempotencyKey, String requestDigest) {
    this.idempotencyKey = idempotencyKey;
    this.requestDigest = requestDigest;
  }

  /**
   * Binds the expense to the process instance that decides it.
   *
   * @throws IllegalStateException if another one does already
   */
  public void handledBy(long processInstanceKey) {
    if (this.processInstanceKey != null && this.processInstanceKey != processInstanceKey) {
      throw new IllegalStateException(
          "Expense "
              + id
              + " is handled by process instance "
              + this.processInstanceKey
              + " already. Cancel this one.");
    }
    this.processInstanceKey = processInstanceKey;
  }

  void withdrawalRequested(UserName by, Surface surface) {
    withdrawnBy = by;
    withdrawalSurface = surface;
  }

  /**
   * One more receipt. Whoever changes the expense at the same moment has looked at it without the
   * receipt, and has to look again.
   *
   * @return its position, from 1
   */
  int receiptAttached() {
    return ++receipts;
  }

  /**
   * The policy may not approve these facts, whatever its table says; the first reason stays.
   *
   * @param reason in words for reviewers
   */
  public void hold(Control control, String reason) {
    if (heldReason() == null) {
      heldBy = control;
      heldReason = Texts.cut(reason, MAX_REASON);
      heldRevision = revision;
    }
  }

  /** Waits for a member of the group, who may see it from now on. */
  public void inReview(String group) {
    move(Status.IN_REVIEW);
    Set<String> groups = new LinkedHashSet<>(List.of(reviewerGroups));
    groups.add(group);
    reviewerGroups = groups.toArray(String[]::new);
  }

  public void informationRequested() {
    move(Status.INFORMATION_REQUESTED);
  }

  /** The submitter said more: what was shown to reviewers before is out of date. */
  public void informationGiven() {
    move(Status.SUBMITTED);
    revision++;
  }

  /** The first decision stays; false if this is a later one. */
  public boolean decide(Decision decision) {
    if (status.isFinal()) {
      return false;
    }
    status = decision.outcome();
    decidedAt = decision.at();
    decidedBy = decision.by();
    decidedByKind = decision.kind();
    decisionSurface = decision.surface();
    decisionComment = decision.comment();
    return true;
  }

  private void move(Status next) {
    if (!status.isFinal()) {
      status = next;
    }
  }

  /** Without the receipts that may be attached: not for a digest. */
  public ExpenseFacts facts(List<Clarification> clarifications) {
    return facts(clarifications, List.of());
  }

  ExpenseFacts facts(List<Clarification> clarifications, List<Attachment> attached) {
    return new ExpenseFacts(
        id,
        revision,
        employee,
        amount,
        category,
        merchant,
        description,
        purchaseDate,
        receipt,
        clarifications,
        attached,
        factsSalt);
  }

  public @Nullable Decision decision() {
    if (decidedAt == null || decidedByKind == null || decidedBy == null) {
      return null;
    }
    return new Decision(
        status, decidedByKind, decidedBy, decisionSurface, decisionComment, decidedAt);
  }

  /** Their own, what they submitted for others, and what their groups were asked to review. */
  public boolean isVisibleTo(Person viewer) {
    return viewer.seesAll()
        || viewer.userName().equals(employee)
        || viewer.userName().equals(submittedBy)
        || isReviewedBy(viewer);
  }

  /** Whether a group of theirs was asked to review it. */
  boolean isReviewedBy(Person person) {
    return Arrays.stream(reviewerGroups).anyMatch(person::isIn);
  }

  public ExpenseId id() {
    return id;
  }

  public Money amount() {
    return amount;
  }

  public UserName employee() {
    return employee;
  }

  /** Null for what was started in Camunda: nobody knows by whom. */
  public @Nullable UserName submittedBy() {
    return submittedBy;
  }

  /** Whether somebody who is known here submitted it; false counts as anybody. */
  public boolean submitterIsKnown() {
    return submittedBy != null;
  }

  public Instant submittedAt() {
    return submittedAt;
  }

  public Status status() {
    return status;
  }

  public int revision() {
    return revision;
  }

  /** Which control keeps the policy from approving these facts; null while none is known to. */
  public @Nullable Control heldBy() {
    return isHeld() ? heldBy : null;
  }

  /** Why the policy may not approve these facts; null while nothing is known to be against it. */
  public @Nullable String heldReason() {
    return isHeld() ? heldReason : null;
  }

  private boolean isHeld() {
    return heldRevision != null && heldRevision == revision;
  }

  public @Nullable Long processInstanceKey() {
    return processInstanceKey;
  }

  /** Who asked to withdraw it; it is withdrawn when the process has stopped. */
  public @Nullable UserName withdrawnBy() {
    return withdrawnBy;
  }

  /** On which surface that was. */
  public @Nullable Surface withdrawalSurface() {
    return withdrawalSurface;
  }

  /** How many are attached. */
  public int receipts() {
    return receipts;
  }

  @Nullable String requestDigest() {
    return requestDigest;
  }
}
