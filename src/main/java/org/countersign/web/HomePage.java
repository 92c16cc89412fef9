package org.countersign.web;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The first page: what this is, what runs where, what to try. Open to everybody. */
@Controller
class HomePage {

  private final WebSettings settings;

  HomePage(WebSettings settings) {
    this.settings = settings;
  }

  @GetMapping("/")
  String show(Model model) {
    model.addAttribute("services", settings.services());
    model.addAttribute(
        "address", ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
    return "home";
  }
}
