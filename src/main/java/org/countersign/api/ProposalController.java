package org.countersign.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.FieldProblem;
import org.countersign.policy.Proposals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What takes two people: one has proposed it, another one confirms it. */
@RestController
@RequestMapping(path = "/api/proposals", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Proposals")
class ProposalController {

  private static final int MAX_LIMIT = 1000;
  private static final String DIGEST = "digest";
  private static final String REASON = "reason";

  private final Proposals proposals;
  private final Caller caller;

  ProposalController(Proposals proposals, Caller caller) {
    this.proposals = proposals;
    this.caller = caller;
  }

  @Operation(summary = "List what was proposed", description = "Newest first.")
  @GetMapping
  @PreAuthorize(Roles.WATCHER)
  List<ProposalResource> list(@RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest(new FieldProblem("limit", "must be from 1 to " + MAX_LIMIT));
    }
    return proposals.latest(limit).stream().map(ProposalResource::of).toList();
  }

  @Operation(
      summary = "Look at a proposal",
      description = "With exactly what a confirmation puts in force.")
  @GetMapping("/{id}")
  @PreAuthorize(Roles.WATCHER)
  ProposalResource get(@PathVariable long id) {
    return ProposalResource.withContent(proposals.find(id));
  }

  @Operation(
      summary = "Confirm what another person proposed",
      description =
          "Puts it in force. By an auditor where texts disappear by it, else by an operator. Not for who proposed it; not after 7 days; and not if what is in force"
              + " is no longer what it was. The digest, where it is given, has to be the proposal's.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = Confirmation.class))))
  @ApiResponse(responseCode = "200", description = "In force")
  @ApiResponse(responseCode = "403", description = "Somebody else has to confirm it")
  @ApiResponse(responseCode = "409", description = "It no longer fits; detail says why")
  @PostMapping("/{id}/confirmation")
  @PreAuthorize(Roles.CONFIRMER)
  ProposalResource confirm(
      @PathVariable long id,
      @RequestBody(required = false) @Nullable JsonNode body,
      Principal principal) {
    Body confirmation =
        Body.of(body == null ? JsonNodeFactory.instance.objectNode() : body, DIGEST);
    return ProposalResource.of(
        proposals.confirm(id, caller.of(principal), confirmation.optional(DIGEST)));
  }

  @Operation(
      summary = "Turn a proposal down, or take back one's own",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Closing.class))))
  @ApiResponse(responseCode = "200", description = "Closed")
  @ApiResponse(responseCode = "409", description = "It is closed already")
  @PostMapping(path = "/{id}/closing", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.CLOSER)
  ProposalResource close(@PathVariable long id, @RequestBody JsonNode body, Principal principal) {
    String reason = Body.of(body, REASON).required(REASON).strip();
    return ProposalResource.of(proposals.close(id, caller.of(principal), reason));
  }

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record Confirmation(
      @Schema(description = "Of the proposal that was looked at") String digest) {}

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record Closing(@Schema(description = "For the record", maxLength = 2000) String reason) {}
}
