package org.countersign.web;

import org.countersign.access.LogIn;
import org.countersign.access.Roles;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * User name and password, or the way to the identity provider. What it sends is taken by Spring
 * Security.
 */
@Controller
class LoginPage {

  private final WebSettings settings;
  private final LogIn logIn;
  private final Site site;

  LoginPage(WebSettings settings, LogIn logIn, Site site) {
    this.settings = settings;
    this.logIn = logIn;
    this.site = site;
  }

  @GetMapping("/login")
  @PreAuthorize(Roles.STRANGER)
  String show(
      @RequestParam(required = false) @Nullable String refused,
      @RequestParam(required = false) @Nullable String out,
      @RequestParam(required = false) @Nullable String again,
      @RequestParam(required = false) @Nullable String stranger,
      @RequestParam(required = false) @Nullable String unavailable,
      @RequestParam(required = false) @Nullable String over,
      @RequestParam(required = false) @Nullable String gone,
      Model model) {
    if (site.person() != null) {
      return "redirect:/";
    }
    model.addAttribute("refused", refused != null);
    model.addAttribute("out", out != null);
    model.addAttribute("again", again != null);
    model.addAttribute("stranger", stranger != null);
    model.addAttribute("unavailable", unavailable != null);
    model.addAttribute("over", over != null);
    model.addAttribute("gone", gone != null);
    model.addAttribute("identityProvider", logIn.atIdentityProvider().orElse(null));
    model.addAttribute("laptop", !settings.services().isEmpty());
    return "login";
  }
}
