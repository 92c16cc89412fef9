package org.countersign.web;

import org.countersign.access.Roles;
import org.countersign.insight.ConfidenceReport;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the model's confidence is worth, by what people decided. */
@Controller
class ConfidencePage {

  private static final int MAX_DAYS = 3650;

  private final ConfidenceReport report;

  ConfidencePage(ConfidenceReport report) {
    this.report = report;
  }

  @GetMapping("/figures/confidence")
  @PreAuthorize(Roles.OVERSEER)
  String show(@RequestParam(defaultValue = "90") int days, Model model) {
    model.addAttribute("confidence", report.of(Math.clamp(days, 1, MAX_DAYS)));
    return "confidence";
  }
}
