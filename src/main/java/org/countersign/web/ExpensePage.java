package org.countersign.web;

import java.security.Principal;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.ReceivedFiles;
import org.countersign.access.Roles;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Assessments;
import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseDesk;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.InvalidReceipt;
import org.countersign.expense.Question;
import org.countersign.expense.Status;
import org.countersign.expense.Texts;
import org.countersign.expense.Upload;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One expense: where it is and why, its story, and what its submitter can do about it. */
@Controller
@RequestMapping("/expenses/{id}")
class ExpensePage {

  private final ExpenseDesk desk;
  private final Expenses expenses;
  private final Assessments assessments;
  private final Timeline timeline;
  private final Caller caller;

  ExpensePage(
      ExpenseDesk desk,
      Expenses expenses,
      Assessments assessments,
      Timeline timeline,
      Caller caller) {
    this.desk = desk;
    this.expenses = expenses;
    this.assessments = assessments;
    this.timeline = timeline;
    this.caller = caller;
  }

  @GetMapping
  @PreAuthorize(Roles.ANYBODY)
  String show(@PathVariable ExpenseId id, Principal principal, Model model) {
    fill(model, id, caller.of(principal));
    return "expense";
  }

  /**
   * What changes while the process runs, for a page that is open.
   *
   * @param seen number of the last entry that the page shows; 204 where nothing was added
   * @param status what the page shows: it may be older than its steps, which are read after it
   */
  @GetMapping("/progress")
  @PreAuthorize(Roles.ANYBODY)
  Object progress(
      @PathVariable ExpenseId id,
      @RequestParam long seen,
      @RequestParam(required = false) @Nullable Status status,
      Principal principal,
      Model model) {
    Person person = caller.of(principal);
    Expense expense = desk.find(id, person);
    boolean same = status == null || expense.status() == status;
    if (same && timeline.end(expense, person) == seen) {
      return ResponseEntity.noContent().build();
    }
    fill(model, id, person);
    return new ModelAndView("expense :: progress", model.asMap());
  }

  @Limited(Act.ENTRY)
  @PostMapping("/answer")
  @PreAuthorize(Roles.EMPLOYEE)
  ModelAndView answer(
      @PathVariable ExpenseId id,
      @RequestParam(defaultValue = "") String answer,
      @RequestPart(required = false) @Nullable List<MultipartFile> receipts,
      Principal principal,
      Model model,
      RedirectAttributes redirect) {
    Person person = caller.of(principal);
    if (Texts.isBlank(answer)) {
      return again(id, person, model, answer, new FieldProblem("answer", "must not be blank"));
    }
    try {
      List<Upload> uploads = ReceivedFiles.of(receipts);
      if (!uploads.isEmpty()) {
        desk.attach(id, person, "receipts", uploads, Surface.WEB);
      }
      desk.answer(id, person, answer, Surface.WEB);
      redirect.addFlashAttribute("notice", "Your answer is sent. The expense is checked again.");
      return new ModelAndView("redirect:/expenses/" + id);
    } catch (InvalidReceipt e) {
      return again(id, person, model, answer, e.problems().getFirst());
    } catch (TaskRefused e) {
      return again(
          id, person, model, answer, new FieldProblem("gate", String.valueOf(e.getMessage())));
    }
  }

  private ModelAndView again(
      ExpenseId id, Person person, Model model, String answer, FieldProblem mistake) {
    fill(model, id, person);
    model.addAttribute("answer", answer);
    model.addAttribute("mistake", mistake);
    return new ModelAndView("expense", model.asMap(), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  @GetMapping("/receipts/{sha256}")
  @PreAuthorize(Roles.ANYBODY)
  ResponseEntity<byte[]> receipt(
      @PathVariable ExpenseId id, @PathVariable String sha256, Principal principal) {
    return desk.document(id, caller.of(principal), sha256)
        .map(ReceivedFiles::download)
        .orElseThrow(() -> new NoSuchPage("The expense has no such receipt."));
  }

  @GetMapping("/withdrawal")
  @PreAuthorize(Roles.EMPLOYEE)
  ModelAndView confirmWithdrawal(@PathVariable ExpenseId id, Principal principal, Model model) {
    Person person = caller.of(principal);
    fill(model, id, person);
    boolean possible = desk.mayWithdraw(desk.find(id, person), person);
    HttpStatusCode status = possible ? HttpStatus.OK : HttpStatus.CONFLICT;
    return new ModelAndView("expense-withdrawal", model.asMap(), status);
  }

  @Limited(Act.ENTRY)
  @PostMapping("/withdrawal")
  @PreAuthorize(Roles.EMPLOYEE)
  String withdraw(@PathVariable ExpenseId id, Principal principal, RedirectAttributes redirect) {
    desk.withdraw(id, caller.of(principal), Surface.WEB);
    redirect.addFlashAttribute("notice", "It is being withdrawn.");
    return "redirect:/expenses/" + id;
  }

  private void fill(Model model, ExpenseId id, Person person) {
    Expense expense = desk.find(id, person);
    Question question = expenses.openQuestion(id).orElse(null);
    model.addAttribute("expense", expense);
    model.addAttribute("facts", expenses.facts(expense));
    model.addAttribute("receipts", desk.receipts(expense));
    model.addAttribute("question", question);
    model.addAttribute("own", person.userName().equals(expense.employee()));
    model.addAttribute("mayWithdraw", desk.mayWithdraw(expense, person));
    model.addAttribute("maxMegabytes", Upload.MAX_MEGABYTES);
    model.addAttribute("maxBytes", Upload.MAX_SIZE);
    model.addAttribute("maxReceipts", Upload.MAX_RECEIPTS);
    model.addAttribute("where", timeline.whereabouts(expense, question, person));
    Timeline.Told told = timeline.of(expense, person);
    model.addAttribute("steps", told.steps());
    model.addAttribute("end", told.end());
    model.addAttribute(
        "earlier",
        assessments
            .of(expense)
            .map(AssessmentAttempt::facts)
            .map(computed -> desk.earlier(computed, person))
            .orElse(List.of()));
  }
}
