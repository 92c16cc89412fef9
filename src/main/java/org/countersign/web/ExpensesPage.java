package org.countersign.web;

import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Expenses;
import org.countersign.expense.Status;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A person's own expenses, newest first; for operators and auditors those of everybody. */
@Controller
class ExpensesPage {

  private static final int SIZE = 20;
  private static final int LAST_PAGE = 100_000;

  /** What is not valid was never taken as an expense: the list has none. */
  private static final List<Status> FILTERS =
      Arrays.stream(Status.values()).filter(status -> status != Status.INVALID).toList();

  private final Expenses expenses;
  private final Caller caller;

  ExpensesPage(Expenses expenses, Caller caller) {
    this.expenses = expenses;
    this.caller = caller;
  }

  @GetMapping("/expenses")
  @PreAuthorize(Roles.ANYBODY)
  String list(
      @RequestParam(required = false) @Nullable Status status,
      @RequestParam(defaultValue = "0") int page,
      Principal principal,
      Model model) {
    Person person = caller.of(principal);
    boolean all = person.seesAll();
    int number = Math.clamp(page, 0, LAST_PAGE);
    Page<Expense> found =
        expenses.list(person, all ? null : person.userName(), status, number, SIZE);
    model.addAttribute("all", all);
    model.addAttribute("status", status);
    model.addAttribute("statuses", FILTERS);
    model.addAttribute("found", found);
    model.addAttribute("rows", found.map(Row::of).toList());
    return "expenses";
  }

  /** A line of the list. */
  record Row(ExpenseFacts facts, Status status, Instant submittedAt) {

    static Row of(Expense expense) {
      return new Row(expense.facts(List.of()), expense.status(), expense.submittedAt());
    }
  }
}
