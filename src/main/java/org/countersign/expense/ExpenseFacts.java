package org.countersign.expense;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * What the submitter says about an expense, as stored: the only source for policy, model, reviewer
 * and ledger. Texts are as typed and not to be trusted.
 *
 * @param revision starts at 1 and grows with every answer of the submitter
 * @param date the day of the purchase
 * @param receipt number or link of the receipt; absent from the digest where there is none, so that
 *     digests from before there was such a field stay what they were
 * @param receipts those that are attached, in their order; absent from the digest where there are
 *     none
 * @param salt makes the digest say nothing about the words to whoever does not have it; null once
 *     it is erased
 */
public record ExpenseFacts(
    ExpenseId id,
    int revision,
    UserName employee,
    Money amount,
    String category,
    @Nullable String merchant,
    String description,
    LocalDate date,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String receipt,
    List<Clarification> clarifications,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Attachment> receipts,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String salt) {

  public ExpenseFacts {
    clarifications = List.copyOf(clarifications);
    receipts = List.copyOf(receipts);
  }

  /** Without attached receipts and without salt: not for a digest. */
  public ExpenseFacts(
      ExpenseId id,
      int revision,
      UserName employee,
      Money amount,
      String category,
      @Nullable String merchant,
      String description,
      LocalDate date,
      @Nullable String receipt,
      List<Clarification> clarifications) {
    this(
        id,
        revision,
        employee,
        amount,
        category,
        merchant,
        description,
        date,
        receipt,
        clarifications,
        List.of(),
        null);
  }

  /** Whether neither a number or link of a receipt was given nor a receipt attached. */
  boolean withoutReceipt() {
    return receipt == null && receipts.isEmpty();
  }

  /**
   * A receipt that was attached: what a reviewer is shown of it is bound to its content.
   *
   * @param size in bytes
   */
  public record Attachment(String name, String mediaType, int size, String sha256) {}

  /** A reviewer's question and the submitter's answer. */
  public record Clarification(String question, String answer) {}
}
