package org.countersign.web;

import java.io.IOException;
import java.util.List;
import org.countersign.access.Roles;
import org.countersign.insight.EditedTable;
import org.countersign.insight.Replay;
import org.countersign.insight.ReplayRefused;
import org.countersign.insight.ReplayUnavailable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** Tries an edited decision table on what was assessed before. */
@Controller
class ReplayPage {

  private static final int DEFAULT_DAYS = 30;

  private final Replay replay;

  ReplayPage(Replay replay) {
    this.replay = replay;
  }

  @GetMapping("/replay")
  @PreAuthorize(Roles.MODELLER)
  String show(Model model) {
    model.addAttribute("days", DEFAULT_DAYS);
    model.addAttribute("mostDays", EditedTable.MOST_DAYS);
    return "replay";
  }

  @PostMapping("/replay")
  @PreAuthorize(Roles.MODELLER)
  ModelAndView run(
      @RequestParam(required = false) @Nullable MultipartFile table,
      @RequestParam(defaultValue = "30") int days)
      throws IOException {
    var page = new ModelAndView("replay");
    int looked = Math.clamp(days, 1, EditedTable.MOST_DAYS);
    page.addObject("days", looked);
    page.addObject("mostDays", EditedTable.MOST_DAYS);
    if (table == null || table.isEmpty()) {
      return refused(page, List.of("Choose the DMN file that Camunda Modeler saved."));
    }
    try {
      var edited = EditedTable.of(table.getOriginalFilename(), table.getBytes());
      page.addObject("report", replay.of(edited, looked));
    } catch (ReplayRefused e) {
      return refused(page, e.findings());
    } catch (ReplayUnavailable e) {
      page.addObject("unavailable", e.getMessage());
      page.setStatus(HttpStatus.CONFLICT);
    }
    return page;
  }

  private static ModelAndView refused(ModelAndView page, List<String> findings) {
    page.addObject("findings", findings);
    page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
    return page;
  }
}
