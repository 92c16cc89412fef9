package org.countersign.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.ReceivedFiles;
import org.countersign.access.Roles;
import org.countersign.contract.Surface;
import org.countersign.expense.Expense;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.InvalidExpense;
import org.countersign.expense.Submissions;
import org.countersign.expense.Submissions.KeyReused;
import org.countersign.expense.Submissions.NotYourExpense;
import org.countersign.expense.Upload;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The form to submit an expense. What is valid is asked of {@link Submissions}, as REST does. */
@Controller
class NewExpensePage {

  /** In the order of the page; also what is taken from what was sent. */
  private static final List<Field> FIELDS =
      List.of(
          new Field("employee", "Whose expense", "A user name.", "text", 64, true),
          new Field(
              "description",
              "What for",
              "So that somebody outside your team understands it.",
              "area",
              2000,
              true),
          new Field(
              "amount", "Amount", "As 42.50, without a sign of thousands.", "decimal", 20, true),
          new Field(
              "currency",
              "Currency",
              "Three letters. Empty: the company's own.",
              "currency",
              3,
              false),
          new Field("date", "Day of the purchase", "Empty: today.", "date", 10, false),
          new Field("category", "Category", "Such as travel or meals.", "category", 50, false),
          new Field("merchant", "Merchant", "Who was paid.", "text", 200, false),
          new Field(
              "receipt",
              "Number or link of the receipt",
              "Where you have no file.",
              "text",
              200,
              false));

  private final Submissions submissions;
  private final Caller caller;
  private final Clock clock;

  NewExpensePage(Submissions submissions, Caller caller, Clock clock) {
    this.submissions = submissions;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * A field of the form.
   *
   * @param kind which input the template shows
   */
  record Field(
      String name, String label, String hint, String kind, int maxLength, boolean required) {}

  @GetMapping("/expenses/new")
  @PreAuthorize(Roles.EMPLOYEE)
  String show(Principal principal, Model model) {
    Person person = caller.of(principal);
    fill(model, person, Map.of("employee", person.userName().value()), List.of());
    return "expense-new";
  }

  /** One field that was just filled in, with what is wrong with it as things stand. */
  @PostMapping("/expenses/new/check")
  @PreAuthorize(Roles.EMPLOYEE)
  String check(
      @RequestParam String field,
      @RequestParam Map<String, String> sent,
      Principal principal,
      Model model) {
    Person person = caller.of(principal);
    Map<String, String> values = values(sent, person);
    fill(model, person, values, submissions.problems(json(values)));
    model.addAttribute(
        "field",
        fields(person).stream()
            .filter(one -> one.name().equals(field))
            .findFirst()
            .orElseThrow(() -> new NoSuchPage("The form has no such field.")));
    return "expense-new :: field";
  }

  @PostMapping("/expenses/new")
  @PreAuthorize(Roles.EMPLOYEE)
  @Limited(Act.SUBMISSION)
  ModelAndView submit(
      @RequestParam Map<String, String> sent,
      @RequestPart(required = false) @Nullable List<MultipartFile> receipts,
      Principal principal,
      Model model,
      RedirectAttributes redirect) {
    Person person = caller.of(principal);
    Map<String, String> values = values(sent, person);
    try {
      Expense expense =
          submissions.submit(
              json(values), ReceivedFiles.of(receipts), person, key(sent), Surface.WEB);
      redirect.addFlashAttribute(
          "notice", "Submitted. You can leave this page: it will be decided.");
      return new ModelAndView("redirect:/expenses/" + expense.id());
    } catch (InvalidExpense e) {
      return again(model, person, values, e.problems());
    } catch (NotYourExpense e) {
      return again(
          model,
          person,
          values,
          List.of(new FieldProblem("employee", "must be your own user name")));
    } catch (KeyReused e) {
      model.addAttribute("sentBefore", true);
      return again(model, person, values, List.of());
    }
  }

  private ModelAndView again(
      Model model, Person person, Map<String, String> values, List<FieldProblem> problems) {
    fill(model, person, values, problems);
    return new ModelAndView("expense-new", model.asMap(), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private void fill(
      Model model, Person person, Map<String, String> values, List<FieldProblem> problems) {
    Map<String, String> mistakes = new TreeMap<>();
    problems.forEach(
        problem -> mistakes.merge(problem.field(), problem.rule(), (one, two) -> one + ", " + two));
    model.addAttribute("fields", fields(person));
    model.addAttribute("values", values);
    model.addAttribute("mistakes", mistakes);
    model.addAttribute("maxMegabytes", Upload.MAX_MEGABYTES);
    model.addAttribute("maxBytes", Upload.MAX_SIZE);
    model.addAttribute("maxReceipts", Upload.MAX_RECEIPTS);
    model.addAttribute("today", LocalDate.now(clock.withZone(ZoneOffset.UTC)));
    // Sent twice by a double click or by going back, the form is one expense.
    model.addAttribute("key", UUID.randomUUID());
  }

  /** Only operators submit for others. */
  private static List<Field> fields(Person person) {
    return FIELDS.stream()
        .filter(field -> !field.name().equals("employee") || person.isIn(Groups.OPERATORS))
        .toList();
  }

  private static Map<String, String> values(Map<String, String> sent, Person person) {
    Map<String, String> values = new TreeMap<>();
    values.put("employee", person.userName().value());
    fields(person)
        .forEach(
            field -> {
              String value = sent.get(field.name());
              if (value != null) {
                values.put(field.name(), value);
              }
            });
    return values;
  }

  /** As REST would get it: what was left empty is not there. */
  private static ObjectNode json(Map<String, String> values) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    values.forEach(
        (name, value) -> {
          String text = name.equals("description") ? value : value.strip();
          if (!text.isEmpty()) {
            json.put(name, name.equals("currency") ? text.toUpperCase(Locale.ROOT) : text);
          }
        });
    return json;
  }

  private static @Nullable String key(Map<String, String> sent) {
    String key = sent.get("key");
    return key != null && key.matches("[0-9a-f-]{36}") ? key : null;
  }
}
