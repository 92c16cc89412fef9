package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.assessment.Autonomy;
import org.countersign.assessment.AutonomySwitch;
import org.countersign.expense.FieldProblem;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
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
  private final Caller caller;

  AutonomyController(AutonomySwitch autonomy, Caller caller) {
    this.autonomy = autonomy;
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
          "OFF and SHADOW: a person decides everything. ON: the policy may approve without one."
              + " Counts for the next assessment on every instance, and is in the ledger.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewPosition.class))))
  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OPERATOR)
  Position set(@RequestBody JsonNode body, Principal principal) {
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
    UserName by = caller.of(principal).userName();
    return Position.of(autonomy.set(to, by, reason));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Position(
      Autonomy autonomy, @Nullable Instant since, @Nullable UserName by, @Nullable String reason) {

    static Position of(AutonomySwitch.Position position) {
      return new Position(position.autonomy(), position.since(), position.by(), position.reason());
    }
  }

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record NewPosition(
      Autonomy autonomy, @Schema(description = "For the record", maxLength = 2000) String reason) {}
}
