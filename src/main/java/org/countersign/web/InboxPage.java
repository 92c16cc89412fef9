package org.countersign.web;

import java.io.Serializable;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.Roles;
import org.countersign.assessment.Flag;
import org.countersign.contract.Surface;
import org.countersign.people.Absences;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.BatchDesk;
import org.countersign.review.BatchDesk.NotTogether;
import org.countersign.review.BatchDesk.Outcome;
import org.countersign.review.BatchDesk.Shown;
import org.countersign.review.BatchDesk.Word;
import org.countersign.review.BatchRule;
import org.countersign.review.Inbox;
import org.countersign.review.Inbox.Filter;
import org.countersign.review.Inbox.Section;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** What waits for a reviewer, due first: their own claims, and what their groups have. */
@Controller
class InboxPage {

  private static final int SIZE = 25;
  private static final int LAST_PAGE = 10_000;
  private static final List<String> CATEGORIES =
      List.of("travel", "meals", "accommodation", "equipment", "software", "training", "other");

  private final Inbox inbox;
  private final BatchDesk batchDesk;
  private final BatchRule batchRule;
  private final Absences absences;
  private final Caller caller;
  private final Clock clock;

  InboxPage(
      Inbox inbox,
      BatchDesk batchDesk,
      BatchRule batchRule,
      Absences absences,
      Caller caller,
      Clock clock) {
    this.inbox = inbox;
    this.batchDesk = batchDesk;
    this.batchRule = batchRule;
    this.absences = absences;
    this.caller = caller;
    this.clock = clock;
  }

  /** What the form above the list sends; what is no value of its kind looks for all. */
  record Look(
      @Nullable String group,
      @Nullable String category,
      @Nullable String from,
      @Nullable String to,
      @Nullable String flag,
      @Nullable String employee,
      @Nullable Boolean others) {

    boolean withOthers() {
      return Boolean.TRUE.equals(others);
    }

    Filter filter() {
      return new Filter(
          blankToNull(group),
          blankToNull(category),
          amount(from),
          amount(to),
          Arrays.stream(Flag.values())
              .filter(one -> one.name().equals(flag))
              .findFirst()
              .orElse(null),
          person(employee));
    }

    /** Whether anything is left out. */
    public boolean isNarrow() {
      return !filter().equals(Filter.NONE);
    }

    /** For the way back to the same filter. */
    public String query() {
      UriComponentsBuilder query = UriComponentsBuilder.newInstance();
      add(query, "group", group);
      add(query, "category", category);
      add(query, "flag", flag);
      add(query, "from", from);
      add(query, "to", to);
      add(query, "employee", employee);
      add(query, "others", withOthers() ? "true" : null);
      return query.encode().build().toUriString();
    }

    private static void add(UriComponentsBuilder query, String name, @Nullable String value) {
      if (blankToNull(value) != null) {
        query.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, String.valueOf(value)));
      }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
      return text == null || text.isBlank() ? null : text.strip();
    }

    private static @Nullable BigDecimal amount(@Nullable String text) {
      String number = blankToNull(text);
      return number != null && number.matches("\\d{1,12}(\\.\\d{1,4})?")
          ? new BigDecimal(number)
          : null;
    }

    private static @Nullable UserName person(@Nullable String text) {
      String name = blankToNull(text);
      try {
        return name == null ? null : new UserName(name);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  @GetMapping("/inbox")
  @PreAuthorize(Roles.ANYBODY)
  String show(
      Look look, @RequestParam(defaultValue = "0") int page, Principal principal, Model model) {
    Person person = caller.of(principal);
    Filter filter = look.filter();
    int number = Math.clamp(page, 0, LAST_PAGE);
    model.addAttribute("look", look);
    model.addAttribute("groups", inbox.groups(person));
    model.addAttribute("categories", CATEGORIES);
    model.addAttribute("flags", Flag.values());
    model.addAttribute("mine", inbox.of(person, Section.MINE, filter, 0, 2 * SIZE));
    model.addAttribute("theirs", inbox.of(person, Section.GROUPS, filter, number, SIZE));
    model.addAttribute(
        "others", look.withOthers() ? inbox.of(person, Section.OTHERS, filter, 0, 2 * SIZE) : null);
    model.addAttribute("together", batchRule.most());
    model.addAttribute("limit", batchRule.limit());
    model.addAttribute("now", clock.instant());
    model.addAttribute("decidesFor", absences.coveredBy(person.userName()));
    model.addAttribute("absence", absences.of(person.userName()).orElse(null));
    return "inbox";
  }

  @PostMapping("/inbox/decisions")
  @PreAuthorize(Roles.EMPLOYEE)
  @Limited(Act.DECISION)
  String decide(
      @RequestParam(defaultValue = "") List<String> review,
      @RequestParam(required = false) @Nullable String decision,
      @RequestParam(required = false) @Nullable String comment,
      Principal principal,
      RedirectAttributes redirect) {
    Person person = caller.of(principal);
    try {
      List<Outcome> outcomes =
          batchDesk.decide(
              review.stream().map(InboxPage::shown).toList(),
              new Word(decision, comment, null),
              person,
              Surface.WEB);
      redirect.addFlashAttribute("outcomes", outcomes.stream().map(this::line).toList());
    } catch (NotTogether e) {
      redirect.addFlashAttribute(
          "refused",
          review.isEmpty()
              ? "Select the reviews that you want to decide."
              : e.problems().getFirst().rule());
    }
    return "redirect:/inbox";
  }

  /** A checkbox's value: the user task's key, and the digest of the facts that were shown. */
  private static Shown shown(String value) {
    String[] parts = value.split(":", 2);
    if (parts.length != 2 || !parts[0].matches("\\d{1,18}")) {
      throw new NoSuchPage("There is no review " + parts[0] + ".");
    }
    return new Shown(Long.parseLong(parts[0]), parts[1]);
  }

  private OutcomeLine line(Outcome outcome) {
    RuntimeException failure = outcome.failure();
    return new OutcomeLine(
        outcome.userTaskKey(), failure == null ? null : String.valueOf(failure.getMessage()));
  }

  /**
   * What became of one of several.
   *
   * @param refusal null where it was decided
   */
  record OutcomeLine(long userTaskKey, @Nullable String refusal) implements Serializable {}
}
