package org.countersign.web;

import java.security.Principal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.Roles;
import org.countersign.people.Absences;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.InvalidAbsence;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Out of office: when, and who decides meanwhile. Of oneself; operators those of anybody. */
@Controller
class AbsencePage {

  private final Absences absences;
  private final Directory directory;
  private final WebSettings settings;
  private final Caller caller;

  AbsencePage(Absences absences, Directory directory, WebSettings settings, Caller caller) {
    this.absences = absences;
    this.directory = directory;
    this.settings = settings;
    this.caller = caller;
  }

  /** Times as the browser's fields have them, without a zone: in that of the pages. */
  record Form(@Nullable String from, @Nullable String until, @Nullable String delegate) {}

  @GetMapping("/absence")
  @PreAuthorize(Roles.ANYBODY)
  String show(
      @RequestParam(required = false) @Nullable UserName person, Principal principal, Model model) {
    Person by = caller.of(principal);
    Person shown = concerned(person, by, by.seesAll());
    return page(shown, by, new Form(null, null, null), model);
  }

  @Limited(Act.ENTRY)
  @PostMapping("/absence")
  @PreAuthorize(Roles.EMPLOYEE)
  Object set(
      @RequestParam(required = false) @Nullable UserName person,
      Form form,
      Principal principal,
      Model model,
      RedirectAttributes redirect) {
    Person by = caller.of(principal);
    Person away = concerned(person, by, by.isIn(Groups.OPERATORS));
    String from = form.from();
    try {
      absences.set(
          away,
          from == null || from.isBlank() ? null : moment("from", from),
          moment("until", form.until()),
          delegate(form.delegate()),
          by);
    } catch (InvalidAbsence e) {
      return again(away, by, form, e.field(), e.getMessage(), model);
    } catch (NoTime e) {
      return again(away, by, form, e.field, "must be a day and a time", model);
    }
    redirect.addFlashAttribute("done", "It is on record.");
    return leadBack(away, by);
  }

  @Limited(Act.ENTRY)
  @PostMapping("/absence/end")
  @PreAuthorize(Roles.EMPLOYEE)
  String end(
      @RequestParam(required = false) @Nullable UserName person,
      Principal principal,
      RedirectAttributes redirect) {
    Person by = caller.of(principal);
    Person back = concerned(person, by, by.isIn(Groups.OPERATORS));
    absences.end(back, by);
    redirect.addFlashAttribute("done", "Nobody decides for " + back.userName() + " now.");
    return leadBack(back, by);
  }

  private static String leadBack(Person person, Person by) {
    return person.userName().equals(by.userName())
        ? "redirect:/absence"
        : "redirect:/absence?person=" + person.userName();
  }

  private ModelAndView again(
      Person person, Person by, Form form, String field, @Nullable String rule, Model model) {
    model.addAttribute("mistake", field);
    model.addAttribute("rule", rule);
    return new ModelAndView(
        page(person, by, form, model), model.asMap(), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private String page(Person person, Person by, Form form, Model model) {
    boolean own = person.userName().equals(by.userName());
    List<Person> delegates =
        directory.all().stream()
            .filter(Person::isReviewer)
            .filter(one -> !one.userName().equals(person.userName()))
            .filter(one -> own || !one.userName().equals(by.userName()))
            .toList();
    model.addAttribute("who", person);
    model.addAttribute("own", own);
    model.addAttribute("form", form);
    model.addAttribute("absence", absences.of(person.userName()).orElse(null));
    model.addAttribute("decidesFor", absences.coveredBy(person.userName()));
    model.addAttribute("delegates", delegates);
    model.addAttribute("zone", settings.zone());
    model.addAttribute("people", by.seesAll() ? directory.all() : List.of());
    return "absence";
  }

  private Person concerned(@Nullable UserName person, Person by, boolean mayOthers) {
    if (person == null || person.equals(by.userName())) {
      return by;
    }
    if (!mayOthers) {
      throw new AccessDeniedException("This is for " + person + " and for operators.");
    }
    return directory
        .find(person)
        .orElseThrow(() -> new NoSuchPage(person + " is not in the directory."));
  }

  private Instant moment(String field, @Nullable String text) {
    try {
      return LocalDateTime.parse(String.valueOf(text)).atZone(settings.zone()).toInstant();
    } catch (DateTimeParseException e) {
      throw new NoTime(field);
    }
  }

  private static @Nullable UserName delegate(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? null : new UserName(text);
    } catch (IllegalArgumentException e) {
      throw new NoSuchPage("There is no such person.");
    }
  }

  private static class NoTime extends RuntimeException {

    private final String field;

    NoTime(String field) {
      this.field = field;
    }
  }
}
