package org.countersign.web;

import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.function.Function;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.insight.EditedTable;
import org.countersign.insight.ReleaseProposals;
import org.countersign.insight.Replay;
import org.countersign.insight.ReplayRefused;
import org.countersign.insight.ReplayUnavailable;
import org.countersign.people.Groups;
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
  private final ReleaseProposals proposals;
  private final Caller caller;

  ReplayPage(Replay replay, ReleaseProposals proposals, Caller caller) {
    this.replay = replay;
    this.proposals = proposals;
    this.caller = caller;
  }

  @GetMapping("/replay")
  @PreAuthorize(Roles.MODELLER)
  String show(Model model, Principal principal) {
    model.addAttribute("mayPropose", mayPropose(principal));
    model.addAttribute("days", DEFAULT_DAYS);
    model.addAttribute("mostDays", EditedTable.MOST_DAYS);
    return "replay";
  }

  @PostMapping("/replay")
  @PreAuthorize(Roles.MODELLER)
  ModelAndView run(
      @RequestParam(required = false) @Nullable MultipartFile table,
      @RequestParam(defaultValue = "30") int days,
      Principal principal)
      throws IOException {
    ModelAndView page = page(days, principal);
    return with(
        page,
        table,
        edited -> {
          page.addObject("report", replay.of(edited, looked(days)));
          return page;
        });
  }

  @PostMapping("/replay/proposal")
  @PreAuthorize(Roles.PROPOSER)
  ModelAndView propose(
      @RequestParam(required = false) @Nullable MultipartFile table,
      @RequestParam(defaultValue = "30") int days,
      @RequestParam(defaultValue = "") String reason,
      Principal principal)
      throws IOException {
    ModelAndView page = page(days, principal).addObject("reason", reason);
    String mistake = AutonomyPage.mistake(reason);
    if (mistake != null) {
      return refused(page, List.of(mistake));
    }
    return with(
        page,
        table,
        edited -> {
          proposals.propose(edited, looked(days), caller.of(principal), reason.strip());
          return AutonomyPage.done("proposed");
        });
  }

  private static ModelAndView with(
      ModelAndView page, @Nullable MultipartFile table, Function<EditedTable, ModelAndView> what)
      throws IOException {
    if (table == null || table.isEmpty()) {
      return refused(page, List.of("Choose the DMN file that Camunda Modeler saved."));
    }
    try {
      return what.apply(EditedTable.of(table.getOriginalFilename(), table.getBytes()));
    } catch (ReplayRefused e) {
      return refused(page, e.findings());
    } catch (ReplayUnavailable e) {
      page.addObject("unavailable", e.getMessage());
      page.setStatus(HttpStatus.CONFLICT);
    }
    return page;
  }

  private ModelAndView page(int days, Principal principal) {
    return new ModelAndView("replay")
        .addObject("days", looked(days))
        .addObject("mostDays", EditedTable.MOST_DAYS)
        .addObject("mayPropose", mayPropose(principal));
  }

  private static int looked(int days) {
    return Math.clamp(days, 1, EditedTable.MOST_DAYS);
  }

  /** Those who may try it, but for auditors. */
  private boolean mayPropose(Principal principal) {
    return !caller.of(principal).isIn(Groups.AUDITORS);
  }

  private static ModelAndView refused(ModelAndView page, List<String> findings) {
    page.addObject("findings", findings);
    page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
    return page;
  }
}
