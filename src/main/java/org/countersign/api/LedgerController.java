package org.countersign.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.FieldProblem;
import org.countersign.ledger.Ledger;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger, to read. */
@RestController
@RequestMapping(path = "/api/ledger", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Ledger")
class LedgerController {

  private static final int MAX_LIMIT = 1000;

  private final Ledger ledger;
  private final Expenses expenses;
  private final Caller caller;

  LedgerController(Ledger ledger, Expenses expenses, Caller caller) {
    this.ledger = ledger;
    this.expenses = expenses;
    this.caller = caller;
  }

  @Operation(
      summary = "Read the ledger",
      description =
          "With expense: its whole story, oldest first, for whoever may see the expense. Without:"
              + " the latest entries of all, newest first, for auditors and operators; go on with"
              + " before=<the last id>.")
  @GetMapping
  @PreAuthorize(Roles.ANYBODY)
  List<HistoryEntry> read(
      @RequestParam(required = false) @Nullable ExpenseId expense,
      @RequestParam(defaultValue = "9223372036854775807") long before,
      @RequestParam(defaultValue = "100") int limit,
      Principal principal) {
    Person person = caller.of(principal);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest(new FieldProblem("limit", "must be from 1 to " + MAX_LIMIT));
    }
    if (expense == null) {
      if (!person.seesAll()) {
        throw new AccessDeniedException(
            "Only auditors and operators may read the whole ledger; name an expense.");
      }
      return ledger.latest(before, limit).stream().map(HistoryEntry::of).toList();
    }
    boolean visible =
        person.seesAll()
            || expenses.find(expense).filter(one -> one.isVisibleTo(person)).isPresent();
    if (!visible) {
      throw new NotFound("There is no expense " + expense + " that you may see.");
    }
    return ledger.of(expense).stream().map(HistoryEntry::of).toList();
  }
}
