package org.countersign.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.countersign.access.Roles;
import org.countersign.insight.FigureRange;
import org.countersign.insight.Figures;
import org.countersign.insight.FiguresReport;
import org.countersign.insight.ReviewerFigures;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Figures over a time. */
@RestController
@RequestMapping(path = "/api/figures", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Figures")
class FiguresController {

  private final FiguresReport report;

  FiguresController(FiguresReport report) {
    this.report = report;
  }

  @Operation(
      summary = "Figures by day or week",
      description =
          "Days are UTC days. At most 366 days by day, and 1,098 by week. What each figure is made"
              + " of stands in docs/figures.md.")
  @GetMapping
  @PreAuthorize(Roles.WATCHER)
  Figures figures(
      @Schema(description = "First day, as 2026-03-01; 29 days before to where it is not given")
          @RequestParam(required = false)
          @Nullable String from,
      @Schema(description = "Last day, as 2026-03-31; today where it is not given")
          @RequestParam(required = false)
          @Nullable String to,
      @Schema(description = "day or week", defaultValue = "day") @RequestParam(required = false)
          @Nullable String step) {
    return report.of(FigureRange.of(from, to, step, report.today()));
  }

  @Operation(
      summary = "Figures by reviewer",
      description = "Who decided most first, 200 people at most.")
  @GetMapping("/reviewers")
  @PreAuthorize(Roles.OVERSEER)
  List<ReviewerFigures> reviewers(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to) {
    return report.reviewers(FigureRange.of(from, to, null, report.today()));
  }
}
