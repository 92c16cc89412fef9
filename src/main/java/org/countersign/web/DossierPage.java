package org.countersign.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.Principal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseDesk;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerEntry;
import org.countersign.ledger.seal.SealedLedger;
import org.countersign.ledger.seal.SealedLedger.Proof;
import org.countersign.people.Person;
import org.countersign.review.Disclosure;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One expense with its whole story and the proof of each entry, on a page to print. */
@Controller
class DossierPage {

  private final ExpenseDesk desk;
  private final Expenses expenses;
  private final Ledger ledger;
  private final SealedLedger sealed;
  private final ObjectMapper json;
  private final Caller caller;
  private final Clock clock;

  DossierPage(
      ExpenseDesk desk,
      Expenses expenses,
      Ledger ledger,
      SealedLedger sealed,
      ObjectMapper json,
      Caller caller,
      Clock clock) {
    this.desk = desk;
    this.expenses = expenses;
    this.ledger = ledger;
    this.sealed = sealed;
    this.json = json;
    this.caller = caller;
    this.clock = clock;
  }

  /** For whoever may see the expense. */
  @GetMapping("/expenses/{id}/dossier")
  @PreAuthorize(Roles.ANYBODY)
  String show(@PathVariable ExpenseId id, Principal principal, Model model) {
    Person person = caller.of(principal);
    Expense expense = desk.find(id, person);
    Disclosure told = Disclosure.of(expense, person);
    model.addAttribute("expense", expense);
    model.addAttribute("facts", expenses.facts(expense));
    model.addAttribute("printedAt", clock.instant());
    model.addAttribute(
        "entries", ledger.of(expense.id()).stream().map(told::entry).map(this::line).toList());
    model.addAttribute("keys", sealed.publicKeys());
    return "dossier";
  }

  private Line line(LedgerEntry entry) {
    Map<String, String> detail = new LinkedHashMap<>();
    entry.detail().forEach((name, value) -> detail.put(name, text(value)));
    return new Line(entry, detail, sealed.proofOf(entry.id()).orElse(null));
  }

  private String text(@Nullable Object value) {
    try {
      return value instanceof String text ? text : json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds a detail that is not JSON", e);
    }
  }

  /**
   * An entry of the dossier.
   *
   * @param proof null for an entry that is not sealed yet
   */
  record Line(LedgerEntry entry, Map<String, String> detail, @Nullable Proof proof) {

    /** From the leaf to the root. */
    public List<String> path() {
      return proof == null ? List.of() : proof.path();
    }
  }
}
