package org.countersign.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.assessment.Calibrations;
import org.countersign.assessment.ConfidenceSource;
import org.countersign.expense.FieldProblem;
import org.countersign.insight.CalibrationActs;
import org.countersign.insight.ConfidenceFigures;
import org.countersign.insight.ConfidenceReport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the model's confidence is worth, and what operators do about it. */
@RestController
@RequestMapping(path = "/api/assessments", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Confidence")
class ConfidenceController {

  private static final int MAX_DAYS = 3650;
  private static final int MAX_LIMIT = 1000;
  private static final String MODEL = "model";
  private static final String PROMPT_VERSION = "promptVersion";
  private static final String METHOD = "method";
  private static final String REASON = "reason";

  private final ConfidenceReport report;
  private final CalibrationActs acts;
  private final Calibrations calibrations;
  private final Caller caller;

  ConfidenceController(
      ConfidenceReport report, CalibrationActs acts, Calibrations calibrations, Caller caller) {
    this.report = report;
    this.acts = acts;
    this.calibrations = calibrations;
    this.caller = caller;
  }

  @Operation(
      summary = "What the confidence is worth",
      description =
          "Compares the model's confidence with what people decided about expenses that the model"
              + " would approve. A label is the first decision about one revision of an expense.")
  @GetMapping("/confidence")
  @PreAuthorize(Roles.OVERSEER)
  ConfidenceFigures confidence(@RequestParam(defaultValue = "90") int days) {
    if (days < 1 || days > MAX_DAYS) {
      throw new InvalidRequest(new FieldProblem("days", "must be from 1 to " + MAX_DAYS));
    }
    return report.of(days);
  }

  @Operation(
      summary = "List what was done about the calibration",
      description = "Newest first. The first of a model, prompt version and method is in force.")
  @GetMapping("/calibrations")
  @PreAuthorize(Roles.OVERSEER)
  List<CalibrationResource> list(@RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest(new FieldProblem("limit", "must be from 1 to " + MAX_LIMIT));
    }
    return calibrations.latest(limit).stream().map(CalibrationResource::of).toList();
  }

  @Operation(
      summary = "Fit a calibration and propose it",
      description =
          "From all labels so far of the model, prompt version and method; without them those of"
              + " the latest opinion. Exactly what was fitted counts for opinions from the moment"
              + " that another operator confirms it.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = NewCalibration.class))))
  @ApiResponse(
      responseCode = "202",
      description = "Proposed",
      content = @Content(schema = @Schema(implementation = ProposalResource.class)))
  @ApiResponse(responseCode = "409", description = "Too few labels; detail says what is missing")
  @PostMapping("/calibrations")
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Object> fit(
      @RequestBody(required = false) @Nullable JsonNode body, Principal principal) {
    Body act = act(body == null ? JsonNodeFactory.instance.objectNode() : body);
    ConfidenceSource source = source(act);
    return ProposalResource.accepted(acts.fit(source, caller.of(principal), reason(act)));
  }

  @Operation(
      summary = "Propose to go back to the measured confidence",
      description =
          "For the model, prompt version and method; without them those of the latest opinion. The"
              + " steps in force lower some confidence, so this raises it: it counts when another"
              + " operator confirms it.")
  @ApiResponse(
      responseCode = "202",
      description = "Proposed",
      content = @Content(schema = @Schema(implementation = ProposalResource.class)))
  @ApiResponse(responseCode = "404", description = "No calibration is in force")
  @DeleteMapping("/calibrations/current")
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Object> revoke(
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String promptVersion,
      @RequestParam(required = false) @Nullable String method,
      @RequestParam(required = false) @Nullable String reason,
      Principal principal) {
    Body act =
        act(
            JsonNodeFactory.instance
                .objectNode()
                .put(MODEL, model)
                .put(PROMPT_VERSION, promptVersion)
                .put(METHOD, method)
                .put(REASON, reason));
    ConfidenceSource source = source(act);
    return ProposalResource.accepted(
        acts.revoke(source, caller.of(principal), reason(act))
            .orElseThrow(
                () ->
                    new NotFound(
                        "No calibration of %s, %s, %s is in force."
                            .formatted(source.model(), source.promptVersion(), source.method()))));
  }

  private static Body act(JsonNode json) {
    return Body.of(json, MODEL, PROMPT_VERSION, METHOD, REASON);
  }

  private static String reason(Body act) {
    String reason = act.optional(REASON);
    return reason == null ? "No reason was given." : reason.strip();
  }

  private ConfidenceSource source(Body act) {
    String model = act.optional(MODEL);
    String promptVersion = act.optional(PROMPT_VERSION);
    String method = act.optional(METHOD);
    if (model != null && promptVersion != null && method != null) {
      return new ConfidenceSource(model, promptVersion, method);
    }
    if (model == null && promptVersion == null && method == null) {
      return acts.latestSource()
          .orElseThrow(() -> new Conflict("The model has not yet given an opinion to calibrate."));
    }
    List<FieldProblem> problems = new ArrayList<>();
    for (String field : List.of(MODEL, PROMPT_VERSION, METHOD)) {
      if (act.text(field) == null) {
        problems.add(new FieldProblem(field, "must be given where one of the three is"));
      }
    }
    throw new InvalidRequest(problems);
  }

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record NewCalibration(
      @Schema(description = "As GET /api/assessments/confidence names it") String model,
      @Schema(description = "As GET /api/assessments/confidence names it") String promptVersion,
      @Schema(example = "LOGPROBS_AND_STATED") String method,
      @Schema(description = "Why now, for the record", maxLength = 2000) String reason) {}
}
