package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.assessment.Autonomy;
import org.countersign.assessment.AutonomySwitch;
import org.countersign.expense.FieldProblem;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.AutonomyOn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The switch: how far the AI may act. */
@RestController
@RequestMapping(path = "/api/autonomy", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Autonomy")
class AutonomyController {

  private static final String AUTONOMY = "autonomy";
  private static final String REASON = "reason";

  private final AutonomySwitch autonomy;
  private final AutonomyOn on;
  private final Caller caller;

  AutonomyController(AutonomySwitch autonomy, AutonomyOn on, Caller caller) {
    this.autonomy = autonomy;
    this.on = on;
    this.caller = caller;
  }

  @Operation(
      summary = "How far the AI may act",
      description = "And since when, who set it and why; without these, the setting of the start.")
  @GetMapping
  @PreAuthorize(Roles.OVERSEER)
  Position get() {
    return Position.of(autonomy.position());
  }

  @Operation(
      summary = "Set how far the AI may act",
      description =
          "OFF and SHADOW: a person decides everything. It counts at once, on every instance, up to"
              + " the moment before a decision is on record. ON, the policy may approve without a"
              + " person, is proposed by this, and counts when another operator confirms it.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewPosition.class))))
  @ApiResponse(
      responseCode = "200",
      description = "In force",
      content = @Content(schema = @Schema(implementation = Position.class)))
  @ApiResponse(
      responseCode = "202",
      description = "Proposed",
      content = @Content(schema = @Schema(implementation = ProposalResource.class)))
  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Object> set(@RequestBody JsonNode body, Principal principal) {
    Body wanted = Body.of(body, AUTONOMY, REASON);
    String name = wanted.required(AUTONOMY);
    Autonomy to =
        Arrays.stream(Autonomy.values())
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        new FieldProblem(AUTONOMY, "must be one of OFF, SHADOW, ON")));
    String reason = wanted.required(REASON).strip();
    Person by = caller.of(principal);
    return to == Autonomy.ON
        ? ProposalResource.accepted(on.propose(by, reason))
        : ResponseEntity.ok(Position.of(autonomy.set(to, by.userName(), reason)));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Position(
      Autonomy autonomy,
      @Nullable Instant since,
      @Schema(description = "Who set or proposed it: user name", type = "string")
          @Nullable UserName by,
      @Schema(description = "The second person, for ON: user name", type = "string")
          @Nullable UserName confirmedBy,
      @Nullable String reason) {

    static Position of(AutonomySwitch.Position position) {
      return new Position(
          position.autonomy(),
          position.since(),
          position.by(),
          position.confirmedBy(),
          position.reason());
    }
  }

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record NewPosition(
      Autonomy autonomy, @Schema(description = "For the record", maxLength = 2000) String reason) {}
}
