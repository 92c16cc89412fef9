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
import org.springframework.web.bind.annotation.RequestParam;

/** One expense with its whole story and the proof of each entry, on a page to print. */
@Controller
class DossierPage {

  /** Entries on one page. */
  private static final int SIZE = 500;

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

  /**
   * For whoever may see the expense.
   *
   * @param after the number of the last entry of the page before
   */
  @GetMapping("/expenses/{id}/dossier")
  @PreAuthorize(Roles.ANYBODY)
  String show(
      @PathVariable ExpenseId id,
      @RequestParam(defaultValue = "0") long after,
      Principal principal,
      Model model) {
    Person person = caller.of(principal);
    Expense expense = desk.find(id, person);
    Disclosure told = Disclosure.of(expense, person);
    model.addAttribute("expense", expense);
    model.addAttribute("facts", expenses.facts(expense));
    model.addAttribute("printedAt", clock.instant());
    List<LedgerEntry> found = ledger.of(expense.id(), told.hidden(), after, SIZE + 1);
    List<LedgerEntry> page = found.size() > SIZE ? found.subList(0, SIZE) : found;
    Map<Long, Proof> proofs = sealed.proofsOf(page.stream().map(LedgerEntry::id).toList());
    model.addAttribute(
        "entries",
        page.stream().map(entry -> line(told.entry(entry), proofs.get(entry.id()))).toList());
    boolean more = found.size() > SIZE;
    model.addAttribute("begins", after == 0);
    model.addAttribute("next", more ? page.getLast().id() : null);
    model.addAttribute(
        "total", more || after > 0 ? ledger.count(expense.id(), told.hidden()) : page.size());
    model.addAttribute("keys", sealed.publicKeys());
    return "dossier";
  }

  private Line line(LedgerEntry entry, @Nullable Proof proof) {
    Map<String, String> detail = new LinkedHashMap<>();
    entry.detail().forEach((name, value) -> detail.put(name, text(value)));
    return new Line(entry, detail, proof);
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
