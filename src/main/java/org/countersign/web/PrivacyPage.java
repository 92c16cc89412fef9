package org.countersign.web;

import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.ProposalRefused;
import org.countersign.privacy.Erasures;
import org.countersign.privacy.LegalHolds;
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
import org.springframework.web.util.UriComponentsBuilder;

/**
 * For whoever answers people who ask about their data: what there is of a person, its erasure, and
 * the legal holds that keep it.
 */
@Controller
class PrivacyPage {

  /** Whoever looks for somebody in more types some more letters. */
  private static final int MOST_FOUND = 10;

  private final Erasures erasures;
  private final LegalHolds holds;
  private final Directory directory;
  private final Caller caller;

  PrivacyPage(Erasures erasures, LegalHolds holds, Directory directory, Caller caller) {
    this.erasures = erasures;
    this.holds = holds;
    this.directory = directory;
    this.caller = caller;
  }

  @GetMapping("/privacy")
  @PreAuthorize(Roles.OVERSEER)
  ModelAndView show(
      @RequestParam(defaultValue = "") String person,
      @RequestParam(required = false) @Nullable String done,
      Principal principal) {
    return page(caller.of(principal), person).addObject("done", done);
  }

  @PostMapping("/privacy/erasures")
  @PreAuthorize(Roles.OPERATOR)
  ModelAndView erase(
      @RequestParam UserName person,
      @RequestParam(defaultValue = "") String reason,
      Principal principal) {
    Person by = caller.of(principal);
    String mistake = AutonomyPage.mistake(reason);
    if (mistake != null) {
      return refused(by, person, HttpStatus.UNPROCESSABLE_ENTITY)
          .addObject("erasureReason", reason)
          .addObject("erasureMistake", mistake);
    }
    try {
      erasures.propose(person, by, reason.strip());
    } catch (ProposalRefused e) {
      return refused(by, person, status(e)).addObject("mistake", e.getMessage());
    }
    return done(person, "proposed");
  }

  @PostMapping("/privacy/holds")
  @PreAuthorize(Roles.OVERSEER)
  ModelAndView hold(
      @RequestParam UserName person,
      @RequestParam(defaultValue = "") String reason,
      Principal principal) {
    Person by = caller.of(principal);
    String mistake = AutonomyPage.mistake(reason);
    if (mistake != null) {
      return refused(by, person, HttpStatus.UNPROCESSABLE_ENTITY)
          .addObject("holdReason", reason)
          .addObject("holdMistake", mistake);
    }
    holds.set(person, by, reason.strip());
    return done(person, "held");
  }

  @PostMapping("/privacy/holds/{id}/ending")
  @PreAuthorize(Roles.OPERATOR)
  ModelAndView end(
      @PathVariable long id, @RequestParam(defaultValue = "") String reason, Principal principal) {
    Person by = caller.of(principal);
    String mistake = AutonomyPage.mistake(reason);
    if (mistake != null) {
      ModelAndView page = page(by, "").addObject("mistake", mistake);
      page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
      return page;
    }
    try {
      holds.proposeEnd(id, by, reason.strip());
    } catch (ProposalRefused e) {
      ModelAndView page = page(by, "").addObject("mistake", e.getMessage());
      page.setStatus(status(e));
      return page;
    }
    return done(null, "end-proposed");
  }

  private static HttpStatus status(ProposalRefused refused) {
    return switch (refused.kind()) {
      case UNKNOWN -> HttpStatus.NOT_FOUND;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case CONFLICT -> HttpStatus.CONFLICT;
    };
  }

  private static ModelAndView done(@Nullable UserName person, String what) {
    String address =
        UriComponentsBuilder.fromPath("/privacy")
            .queryParam("done", what)
            .queryParamIfPresent("person", Optional.ofNullable(person))
            .encode()
            .toUriString();
    RedirectView redirect = new RedirectView(address, true);
    redirect.setExpandUriTemplateVariables(false);
    return new ModelAndView(redirect);
  }

  private ModelAndView refused(Person by, UserName person, HttpStatus status) {
    ModelAndView page = page(by, person.value());
    page.setStatus(status);
    return page;
  }

  /** One person where the name is somebody's; else those who may be meant. */
  private ModelAndView page(Person by, String asked) {
    ModelAndView page = new ModelAndView("privacy");
    String name = asked.strip();
    page.addObject("asked", name);
    page.addObject("holds", holds.holding());
    page.addObject("me", by.userName());
    page.addObject("mayPropose", by.isIn(Groups.OPERATORS) && !by.isIn(Groups.AUDITORS));
    if (name.isEmpty()) {
      return page;
    }
    UserName userName = userName(name);
    Optional<Person> known = Optional.ofNullable(userName).flatMap(directory::find);
    List<Person> found = known.isPresent() ? List.of() : like(name);
    page.addObject("found", found);
    if (userName != null && found.isEmpty()) {
      page.addObject("preview", erasures.preview(userName));
      page.addObject("known", known.orElse(null));
      page.addObject("heldHere", holds.of(userName));
    }
    return page;
  }

  private List<Person> like(String text) {
    String part = text.toLowerCase(Locale.ROOT);
    return directory.all().stream()
        .filter(
            one ->
                one.name().toLowerCase(Locale.ROOT).contains(part)
                    || one.email().toLowerCase(Locale.ROOT).contains(part)
                    || one.userName().value().toLowerCase(Locale.ROOT).contains(part))
        .limit(MOST_FOUND)
        .toList();
  }

  private static @Nullable UserName userName(String text) {
    try {
      return new UserName(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
