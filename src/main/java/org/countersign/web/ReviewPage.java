package org.countersign.web;

import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.Roles;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.PolicyClauses;
import org.countersign.assessment.Recommendation;
import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseDesk;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Valuation;
import org.countersign.people.Person;
import org.countersign.review.Answer;
import org.countersign.review.CaseFile;
import org.countersign.review.CaseFiles;
import org.countersign.review.ReasonCode;
import org.countersign.review.Refusal;
import org.countersign.review.Review;
import org.countersign.review.ReviewDesk;
import org.countersign.review.ReviewDesk.UnknownReview;
import org.countersign.review.ReviewRefused;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One review: the facts first, what the AI said apart from them, the past, and the decision. */
@Controller
class ReviewPage {

  /** The filter of the inbox from which somebody claims. */
  private static final Pattern QUERY = Pattern.compile("\\?[\\w.~%=&-]{1,1000}");

  private final CaseFiles caseFiles;
  private final ReviewDesk desk;
  private final ExpenseDesk expenses;
  private final PolicyClauses clauses;
  private final WebSettings settings;
  private final Valuation valuation;
  private final Format format;
  private final Caller caller;
  private final Clock clock;

  ReviewPage(
      CaseFiles caseFiles,
      ReviewDesk desk,
      ExpenseDesk expenses,
      PolicyClauses clauses,
      WebSettings settings,
      Valuation valuation,
      Format format,
      Caller caller,
      Clock clock) {
    this.caseFiles = caseFiles;
    this.desk = desk;
    this.expenses = expenses;
    this.clauses = clauses;
    this.settings = settings;
    this.valuation = valuation;
    this.format = format;
    this.caller = caller;
    this.clock = clock;
  }

  /** What the reviewer filled in. */
  record Form(
      @Nullable String decision,
      @Nullable String comment,
      @Nullable String reasonCode,
      @Nullable String factsDigest,
      @Nullable Boolean confirmed) {

    Answer answer() {
      return new Answer(decision, comment, reasonCode, factsDigest);
    }

    boolean approvesWithoutConfirmation() {
      return Verdict.APPROVE.name().equals(decision) && !Boolean.TRUE.equals(confirmed);
    }
  }

  @GetMapping("/reviews/{userTaskKey}")
  @PreAuthorize(Roles.ANYBODY)
  String show(
      @PathVariable long userTaskKey,
      @RequestParam(required = false) @Nullable String decision,
      Principal principal,
      Model model) {
    return page(userTaskKey, new Form(decision, null, null, null, null), principal, model);
  }

  /** For a link that was made before there was a review: in a form, of an expense. */
  @GetMapping("/expenses/{id}/review")
  @PreAuthorize(Roles.ANYBODY)
  String latest(@PathVariable ExpenseId id, Principal principal) {
    Expense expense = expenses.find(id, person(principal));
    return caseFiles
        .latestOf(expense.id())
        .map(userTaskKey -> "redirect:/reviews/" + userTaskKey)
        .orElseThrow(() -> new NoSuchPage("Nobody was asked to review this expense."));
  }

  @Limited(Act.ENTRY)
  @PostMapping("/reviews/{userTaskKey}/claim")
  @PreAuthorize(Roles.EMPLOYEE)
  String claim(
      @PathVariable long userTaskKey,
      @RequestParam(required = false) @Nullable String inbox,
      Principal principal,
      RedirectAttributes redirect) {
    try {
      desk.claim(userTaskKey, person(principal), Surface.WEB);
    } catch (ReviewRefused | TaskRefused e) {
      redirect.addFlashAttribute("refused", e.getMessage());
    } catch (UnknownReview e) {
      throw missing(userTaskKey);
    }
    if (inbox == null) {
      return "redirect:/reviews/" + userTaskKey;
    }
    return "redirect:/inbox" + (QUERY.matcher(inbox).matches() ? inbox : "");
  }

  @Limited(Act.ENTRY)
  @PostMapping("/reviews/{userTaskKey}/release")
  @PreAuthorize(Roles.EMPLOYEE)
  String release(@PathVariable long userTaskKey, Principal principal, RedirectAttributes redirect) {
    try {
      desk.release(userTaskKey, person(principal), Surface.WEB);
      redirect.addFlashAttribute("done", "You have handed it back.");
    } catch (ReviewRefused | TaskRefused e) {
      redirect.addFlashAttribute("refused", e.getMessage());
    } catch (UnknownReview e) {
      throw missing(userTaskKey);
    }
    return "redirect:/reviews/" + userTaskKey;
  }

  @PostMapping("/reviews/{userTaskKey}/decision")
  @PreAuthorize(Roles.EMPLOYEE)
  @Limited(Act.DECISION)
  Object decide(
      @PathVariable long userTaskKey,
      Form form,
      Principal principal,
      Model model,
      RedirectAttributes redirect) {
    Person person = person(principal);
    if (form.approvesWithoutConfirmation() && needsConfirmation(file(userTaskKey, person))) {
      return again(userTaskKey, form, "confirmed", "Confirm the amount.", principal, model);
    }
    try {
      desk.decide(userTaskKey, person, form.answer(), Surface.WEB);
    } catch (ReviewRefused e) {
      Refusal refusal = e.refusal();
      String field = refusal.field();
      return again(
          userTaskKey, form, field == null ? "" : field, refusal.reason(), principal, model);
    } catch (TaskRefused e) {
      return again(userTaskKey, form, "", String.valueOf(e.getMessage()), principal, model);
    } catch (UnknownReview e) {
      throw missing(userTaskKey);
    }
    redirect.addFlashAttribute("done", "Your decision counts.");
    return "redirect:/reviews/" + userTaskKey;
  }

  /** The page as it was filled in, with what is wrong. */
  private ModelAndView again(
      long userTaskKey, Form form, String field, String words, Principal principal, Model model) {
    model.addAttribute("mistake", field);
    model.addAttribute("refused", words);
    String view = page(userTaskKey, form, principal, model);
    HttpStatus status = field.isEmpty() ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_ENTITY;
    return new ModelAndView(view, model.asMap(), status);
  }

  private String page(long userTaskKey, Form form, Principal principal, Model model) {
    Person person = person(principal);
    CaseFile file = file(userTaskKey, person);
    Review review = file.review();
    Optional<AssessmentAttempt> opinion = Optional.ofNullable(file.assessment());
    model.addAttribute("title", "Review of " + format.money(file.facts().amount()));
    model.addAttribute("file", file);
    model.addAttribute("receipts", expenses.receipts(file.expense()));
    model.addAttribute("review", review);
    model.addAttribute("facts", file.facts());
    model.addAttribute("opinion", file.assessment());
    ComputedFacts computed = opinion.map(AssessmentAttempt::facts).orElse(null);
    model.addAttribute("computed", computed);
    model.addAttribute(
        "earlier", computed == null ? List.of() : expenses.earlier(computed, person));
    model.addAttribute("companyCurrency", valuation.currency());
    model.addAttribute("clauses", clauses.all());
    model.addAttribute("policyVersion", clauses.version());
    model.addAttribute("refusal", file.refusal().map(Refusal::reason).orElse(null));
    model.addAttribute("form", form);
    model.addAttribute("now", clock.instant());
    model.addAttribute("claimed", person.userName().equals(review.assignee()));
    // The gate has let it pass; the process puts it on record in a moment.
    model.addAttribute("decided", review.decision() != null);
    model.addAttribute("against", against(opinion));
    model.addAttribute("confirm", needsConfirmation(file));
    model.addAttribute("reasonCodes", ReasonCode.values());
    return "review";
  }

  private boolean needsConfirmation(CaseFile file) {
    return valuation.reaches(file.facts().amount(), settings.confirmFrom());
  }

  /** The decision that would go against what the AI recommends; empty where none would. */
  private static String against(Optional<AssessmentAttempt> opinion) {
    Recommendation recommended = opinion.map(AssessmentAttempt::recommendation).orElse(null);
    return switch (recommended) {
      case APPROVE -> Verdict.REJECT.name();
      case REJECT -> Verdict.APPROVE.name();
      case REVIEW -> "";
      case null -> "";
    };
  }

  private CaseFile file(long userTaskKey, Person person) {
    try {
      return caseFiles.of(userTaskKey, person);
    } catch (UnknownReview e) {
      throw missing(userTaskKey);
    } catch (ReviewRefused e) {
      throw new AccessDeniedException(e.refusal().reason());
    }
  }

  private static NoSuchPage missing(long userTaskKey) {
    return new NoSuchPage("There is no review " + userTaskKey + ".");
  }

  private Person person(Principal principal) {
    return caller.of(principal);
  }
}
