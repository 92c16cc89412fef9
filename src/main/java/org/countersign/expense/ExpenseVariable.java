package org.countersign.expense;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.countersign.expense.ExpenseFacts.Attachment;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.jspecify.annotations.Nullable;

/**
 * The process variable {@code expense}: what forms show and the policy reads. A copy, never a
 * source: every step of ours goes back to the database by the id.
 *
 * @param amount in units of the currency; at most twelve digits, which the engine keeps exactly
 */
public record ExpenseVariable(
    String id,
    String employee,
    BigDecimal amount,
    String currency,
    String category,
    @Nullable String merchant,
    String description,
    LocalDate date,
    @Nullable String receipt,
    List<Clarification> clarifications) {

  public static ExpenseVariable of(ExpenseFacts facts) {
    return new ExpenseVariable(
        facts.id().toString(),
        facts.employee().value(),
        facts.amount().amount(),
        facts.amount().currency().getCurrencyCode(),
        facts.category(),
        facts.merchant(),
        facts.description(),
        facts.date(),
        receipt(facts),
        facts.clarifications());
  }

  /** A form shows their names; the receipts themselves are on the pages. */
  private static @Nullable String receipt(ExpenseFacts facts) {
    int attached = facts.receipts().size();
    if (attached == 0) {
      return facts.receipt();
    }
    String names =
        facts.receipts().stream().map(Attachment::name).collect(Collectors.joining(", "));
    String files = (attached == 1 ? "1 file attached: " : attached + " files attached: ") + names;
    return facts.receipt() == null ? files : facts.receipt() + ", " + files;
  }
}
