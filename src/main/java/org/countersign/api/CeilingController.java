package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.FieldProblem;
import org.countersign.people.UserName;
import org.countersign.policy.Ceiling;
import org.countersign.policy.Ceilings;
import org.countersign.policy.Proposal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Beyond it nothing is approved without a person, whatever a decision table says. */
@RestController
@RequestMapping(path = "/api/ceiling", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Autonomy")
class CeilingController {

  private static final String AMOUNT = "amount";
  private static final String CONFIDENCE = "confidence";
  private static final String REASON = "reason";

  private final Ceilings ceilings;
  private final Caller caller;

  CeilingController(Ceilings ceilings, Caller caller) {
    this.ceilings = ceilings;
    this.caller = caller;
  }

  @Operation(
      summary = "Up to where the policy may approve",
      description = "And since when, who set it and why; without these, the setting of the start.")
  @GetMapping
  @PreAuthorize(Roles.OVERSEER)
  Resource get() {
    return Resource.of(ceilings.inForce());
  }

  @Operation(
      summary = "Set up to where the policy may approve",
      description =
          "What lets nothing more through counts at once. A higher amount or a lower confidence is"
              + " proposed by this, and counts when another operator confirms it.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewCeiling.class))))
  @ApiResponse(
      responseCode = "200",
      description = "In force",
      content = @Content(schema = @Schema(implementation = Resource.class)))
  @ApiResponse(
      responseCode = "202",
      description = "Proposed",
      content = @Content(schema = @Schema(implementation = ProposalResource.class)))
  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Object> set(@RequestBody JsonNode json, Principal principal) {
    Body body = Body.of(withNumbersAsText(json), AMOUNT, CONFIDENCE, REASON);
    BigDecimal amount = number(AMOUNT, body, Ceilings::checkedAmount);
    BigDecimal confidence = number(CONFIDENCE, body, Ceilings::checkedConfidence);
    String reason = body.required(REASON).strip();
    Optional<Proposal> proposal = ceilings.set(amount, confidence, caller.of(principal), reason);
    return proposal
        .map(ProposalResource::accepted)
        .orElseGet(() -> ResponseEntity.ok(Resource.of(ceilings.inForce())));
  }

  private static BigDecimal number(String field, Body body, Function<String, BigDecimal> check) {
    try {
      return check.apply(body.required(field));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(new FieldProblem(field, String.valueOf(e.getMessage())));
    }
  }

  private static JsonNode withNumbersAsText(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      return json;
    }
    ObjectNode texts = object.deepCopy();
    for (String field : new String[] {AMOUNT, CONFIDENCE}) {
      if (texts.path(field).isNumber()) {
        texts.put(field, texts.path(field).decimalValue().toString());
      }
    }
    return texts;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Ceiling")
  record Resource(
      @Schema(description = "From this value on a person decides") BigDecimal amount,
      @Schema(description = "The company's") String currency,
      @Schema(description = "Below this a person decides, 0 to 1") BigDecimal confidence,
      @Nullable Instant since,
      @Schema(description = "Who set or proposed it: user name", type = "string")
          @Nullable UserName by,
      @Schema(description = "The second person, where it took two: user name", type = "string")
          @Nullable UserName confirmedBy,
      @Nullable String reason) {

    static Resource of(Ceiling ceiling) {
      return new Resource(
          ceiling.amount(),
          ceiling.currency().getCurrencyCode(),
          ceiling.confidence(),
          ceiling.since(),
          ceiling.by(),
          ceiling.confirmedBy(),
          ceiling.reason());
    }
  }

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record NewCeiling(
      @Schema(example = "500") BigDecimal amount,
      @Schema(example = "0.97") BigDecimal confidence,
      @Schema(description = "For the record", maxLength = 2000) String reason) {}
}
