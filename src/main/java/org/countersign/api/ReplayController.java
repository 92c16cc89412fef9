package org.countersign.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import org.countersign.access.Roles;
import org.countersign.expense.FieldProblem;
import org.countersign.insight.EditedTable;
import org.countersign.insight.Replay;
import org.countersign.insight.ReplayReport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** What an edited decision table would have changed. */
@RestController
@RequestMapping(path = "/api/replays", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Replay")
class ReplayController {

  private final Replay replay;

  ReplayController(Replay replay) {
    this.replay = replay;
  }

  @Operation(
      summary = "Try an edited decision table on what was assessed before",
      description =
          "Evaluates the file, and the tables that this application deploys, for each recorded"
              + " assessment of the last days. Nothing is deployed or stored.")
  @ApiResponse(responseCode = "200", description = "What would have changed")
  @ApiResponse(responseCode = "400", description = "errors says what does not fit in the table")
  @ApiResponse(responseCode = "409", description = "Another replay runs, or it took too long")
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @PreAuthorize(Roles.MODELLER)
  ReplayReport replay(
      @Schema(description = "The edited dmn/expense-routing.dmn", format = "binary")
          @RequestParam(required = false)
          @Nullable MultipartFile table,
      @Schema(description = "Assessments of the last so many days, 1 to 366")
          @RequestParam(defaultValue = "30")
          int days)
      throws IOException {
    if (days < 1 || days > EditedTable.MOST_DAYS) {
      throw new InvalidRequest(
          new FieldProblem("days", "must be from 1 to " + EditedTable.MOST_DAYS));
    }
    if (table == null || table.isEmpty()) {
      throw new InvalidRequest(new FieldProblem("table", "must be a DMN file"));
    }
    return replay.of(EditedTable.of(table.getOriginalFilename(), table.getBytes()), days);
  }
}
