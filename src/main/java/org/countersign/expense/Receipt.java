package org.countersign.expense;

import java.time.Instant;
import org.countersign.people.UserName;

/**
 * An attached receipt, without its content.
 *
 * @param sha256 of the content, in hexadecimal; it names the receipt within its expense
 * @param name as the sender called the file: to show, not to trust
 * @param size in bytes
 */
public record Receipt(
    ExpenseId expenseId,
    String sha256,
    String name,
    ReceiptKind kind,
    int size,
    UserName attachedBy,
    Instant attachedAt) {

  ExpenseFacts.Attachment attachment() {
    return new ExpenseFacts.Attachment(name, kind.mediaType(), size, sha256);
  }
}
