package org.countersign.web;

import java.security.Principal;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.NotificationPreference;
import org.countersign.expense.NotificationPreferences;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How the person wants to hear of their expenses. */
@Controller
class NotificationsPage {

  private static final List<Choice> CHOICES =
      List.of(
          new Choice(NotificationPreference.BOTH, "By mail and in Slack"),
          new Choice(NotificationPreference.MAIL, "By mail"),
          new Choice(NotificationPreference.SLACK, "In Slack"),
          new Choice(NotificationPreference.NONE, "Not at all; I look here"));

  private final NotificationPreferences preferences;
  private final Caller caller;

  NotificationsPage(NotificationPreferences preferences, Caller caller) {
    this.preferences = preferences;
    this.caller = caller;
  }

  record Choice(NotificationPreference preference, String label) {}

  @GetMapping("/notifications")
  @PreAuthorize(Roles.EMPLOYEE)
  String show(Principal principal, Model model) {
    model.addAttribute("choices", CHOICES);
    model.addAttribute("chosen", preferences.of(caller.of(principal).userName()));
    return "notifications";
  }

  @PostMapping("/notifications")
  @PreAuthorize(Roles.EMPLOYEE)
  String choose(
      @RequestParam NotificationPreference preference,
      Principal principal,
      RedirectAttributes redirect) {
    preferences.choose(caller.of(principal).userName(), preference);
    redirect.addFlashAttribute("notice", "Saved. It counts from the next decision or question on.");
    return "redirect:/notifications";
  }
}
