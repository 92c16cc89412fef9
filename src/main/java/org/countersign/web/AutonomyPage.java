package org.countersign.web;

import java.security.Principal;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.assessment.Autonomy;
import org.countersign.assessment.AutonomySwitch;
import org.countersign.expense.Texts;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The switch: how far the AI may act. Operators set it, with a reason; others see it. */
@Controller
class AutonomyPage {

  private static final int HISTORY = 20;
  private static final int MAX_REASON = 2000;

  private final AutonomySwitch autonomy;
  private final Caller caller;

  AutonomyPage(AutonomySwitch autonomy, Caller caller) {
    this.autonomy = autonomy;
    this.caller = caller;
  }

  @GetMapping("/autonomy")
  @PreAuthorize(Roles.WATCHER)
  ModelAndView show(@RequestParam(required = false) @Nullable String done, Principal principal) {
    return page(caller.of(principal)).addObject("done", done != null);
  }

  @PostMapping("/autonomy")
  @PreAuthorize(Roles.OPERATOR)
  ModelAndView set(
      @RequestParam(required = false) @Nullable Autonomy position,
      @RequestParam(defaultValue = "") String reason,
      Principal principal) {
    Person person = caller.of(principal);
    String mistake = mistake(reason);
    if (position == null || mistake != null) {
      ModelAndView page = page(person);
      page.addObject("chosen", position);
      page.addObject("reason", reason);
      page.addObject("positionMistake", position == null ? "Choose one." : null);
      page.addObject("reasonMistake", mistake);
      page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
      return page;
    }
    autonomy.set(position, person.userName(), reason.strip());
    return new ModelAndView(new RedirectView("/autonomy?done", true));
  }

  private static @Nullable String mistake(String reason) {
    if (Texts.isBlank(reason)) {
      return "Say why. The ledger keeps it.";
    }
    if (reason.strip().length() > MAX_REASON) {
      return "Write at most " + MAX_REASON + " characters.";
    }
    return Texts.isPlain(reason) ? null : "It holds characters that cannot be printed.";
  }

  private ModelAndView page(Person person) {
    ModelAndView page = new ModelAndView("autonomy");
    AutonomySwitch.Position now = autonomy.position();
    page.addObject("now", now);
    page.addObject("chosen", now.autonomy());
    page.addObject("history", autonomy.history(HISTORY));
    page.addObject("positions", Autonomy.values());
    page.addObject("maySet", person.isIn(Groups.OPERATORS) && !person.isIn(Groups.AUDITORS));
    return page;
  }
}
