package org.countersign.web;

import java.math.BigDecimal;
import java.security.Principal;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.assessment.Autonomy;
import org.countersign.assessment.AutonomySwitch;
import org.countersign.expense.Texts;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.policy.AutonomyOn;
import org.countersign.policy.Ceiling;
import org.countersign.policy.Ceilings;
import org.countersign.policy.ModelsInCamunda;
import org.countersign.policy.PolicyReleases;
import org.countersign.policy.Proposals;
import org.countersign.policy.ReleasedPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The switch: how far the AI may act. Operators set it, with a reason; others see it. */
@Controller
class AutonomyPage {

  private static final int HISTORY = 20;
  private static final int MAX_REASON = 2000;

  private static final int RELEASES = 5;

  private final AutonomySwitch autonomy;
  private final AutonomyOn on;
  private final Proposals proposals;
  private final Ceilings ceilings;
  private final PolicyReleases releases;
  private final ReleasedPolicy released;
  private final ModelsInCamunda models;
  private final Caller caller;

  AutonomyPage(
      AutonomySwitch autonomy,
      AutonomyOn on,
      Proposals proposals,
      Ceilings ceilings,
      PolicyReleases releases,
      ReleasedPolicy released,
      ModelsInCamunda models,
      Caller caller) {
    this.autonomy = autonomy;
    this.on = on;
    this.proposals = proposals;
    this.ceilings = ceilings;
    this.releases = releases;
    this.released = released;
    this.models = models;
    this.caller = caller;
  }

  @GetMapping("/autonomy")
  @PreAuthorize(Roles.WATCHER)
  ModelAndView show(@RequestParam(required = false) @Nullable String done, Principal principal) {
    return page(caller.of(principal)).addObject("done", done);
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
    if (position == Autonomy.ON) {
      on.propose(person, reason.strip());
      return done("proposed");
    }
    autonomy.set(position, person.userName(), reason.strip());
    return done("set");
  }

  @PostMapping("/autonomy/proposals/{id}/confirmation")
  @PreAuthorize(Roles.CONFIRMER)
  ModelAndView confirm(
      @PathVariable long id,
      @RequestParam(required = false) @Nullable String digest,
      Principal principal) {
    proposals.confirm(id, caller.of(principal), digest == null ? "" : digest);
    return done("confirmed");
  }

  @PostMapping("/autonomy/proposals/{id}/closing")
  @PreAuthorize(Roles.CLOSER)
  ModelAndView close(
      @PathVariable long id, @RequestParam(defaultValue = "") String reason, Principal principal) {
    Person person = caller.of(principal);
    if (mistake(reason) != null) {
      return refused(person, mistake(reason));
    }
    proposals.close(id, person, reason.strip());
    return done("closed");
  }

  @PostMapping("/autonomy/releases/{id}/closing")
  @PreAuthorize(Roles.OPERATOR)
  ModelAndView closeRelease(
      @PathVariable long id, @RequestParam(defaultValue = "") String reason, Principal principal) {
    Person person = caller.of(principal);
    if (mistake(reason) != null) {
      return refused(person, mistake(reason));
    }
    releases.close(id, person, reason.strip());
    return done("closed");
  }

  @PostMapping("/autonomy/ceiling")
  @PreAuthorize(Roles.OPERATOR)
  ModelAndView setCeiling(
      @RequestParam(defaultValue = "") String amount,
      @RequestParam(defaultValue = "") String confidence,
      @RequestParam(defaultValue = "") String reason,
      Principal principal) {
    Person person = caller.of(principal);
    try {
      BigDecimal below = Ceilings.checkedAmount(amount);
      BigDecimal from = Ceilings.checkedConfidence(confidence);
      String mistake = mistake(reason);
      if (mistake != null) {
        throw new IllegalArgumentException(mistake);
      }
      return done(
          ceilings.set(below, from, person, reason.strip()).isPresent() ? "proposed" : "set");
    } catch (IllegalArgumentException e) {
      ModelAndView page = page(person);
      page.addObject("ceilingAmount", amount);
      page.addObject("ceilingConfidence", confidence);
      page.addObject("ceilingReason", reason);
      page.addObject("ceilingMistake", e.getMessage());
      page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
      return page;
    }
  }

  static ModelAndView done(String what) {
    return new ModelAndView(new RedirectView("/autonomy?done=" + what, true));
  }

  private ModelAndView refused(Person person, @Nullable String mistake) {
    ModelAndView page = page(person).addObject("mistake", mistake);
    page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
    return page;
  }

  /** What is wrong with a reason; null for nothing. */
  static @Nullable String mistake(String reason) {
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
    page.addObject("mayPropose", !person.isIn(Groups.AUDITORS));
    page.addObject("me", person.userName());
    page.addObject("person", person);
    page.addObject("proposals", proposals.open());
    Ceiling ceiling = ceilings.inForce();
    page.addObject("ceiling", ceiling);
    page.addObject("ceilingAmount", Ceiling.plain(ceiling.amount()));
    page.addObject("ceilingConfidence", Ceiling.plain(ceiling.confidence()));
    page.addObject("releases", releases.latest(RELEASES));
    page.addObject("models", models.latest());
    page.addObject("modelsKept", models.kept());
    page.addObject("modelsRefused", released.refusesWhatIsThere().orElse(null));
    return page;
  }
}
