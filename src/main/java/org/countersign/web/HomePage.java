package org.countersign.web;

import org.countersign.access.Roles;
import org.countersign.people.Person;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The front door: what this is, what runs where, what to try. Who is logged in walks through. */
@Controller
class HomePage {

  private final WebSettings settings;
  private final Site site;

  HomePage(WebSettings settings, Site site) {
    this.settings = settings;
    this.site = site;
  }

  @GetMapping("/")
  @PreAuthorize(Roles.STRANGER)
  String enter(Model model) {
    Person person = site.person();
    return person == null ? about(model) : "redirect:" + Navigation.home(person);
  }

  @GetMapping("/about")
  @PreAuthorize(Roles.STRANGER)
  String about(Model model) {
    model.addAttribute("services", settings.services());
    model.addAttribute(
        "address", ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
    return "home";
  }
}
