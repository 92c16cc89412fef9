package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.FieldProblem;
import org.countersign.insight.EditedTable;
import org.countersign.insight.ReleaseProposals;
import org.countersign.people.UserName;
import org.countersign.policy.PolicyRelease;
import org.countersign.policy.PolicyReleases;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Decision tables that two people released. */
@RestController
@RequestMapping(path = "/api/releases", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Releases")
class ReleaseController {

  private static final int MAX_LIMIT = 1000;
  private static final String REASON = "reason";

  private final PolicyReleases releases;
  private final ReleaseProposals proposals;
  private final Caller caller;

  ReleaseController(PolicyReleases releases, ReleaseProposals proposals, Caller caller) {
    this.releases = releases;
    this.proposals = proposals;
    this.caller = caller;
  }

  @Operation(
      summary = "List the decision tables that two people released",
      description =
          "Newest first. The first is deployed, unless this application was built after it was"
              + " released.")
  @GetMapping
  @PreAuthorize(Roles.WATCHER)
  List<Resource> list(@RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest(new FieldProblem("limit", "must be from 1 to " + MAX_LIMIT));
    }
    return releases.latest(limit).stream().map(Resource::of).toList();
  }

  @Operation(
      summary = "Propose to release an edited decision table",
      description =
          "Tries it on what was assessed in the last days, as POST /api/replays does, and proposes"
              + " it with the figures. An operator confirms it; then it is deployed.")
  @ApiResponse(
      responseCode = "202",
      description = "Proposed",
      content = @Content(schema = @Schema(implementation = ProposalResource.class)))
  @ApiResponse(responseCode = "400", description = "errors says what does not fit in the table")
  @ApiResponse(responseCode = "409", description = "A replay runs, or it took too long")
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @PreAuthorize(Roles.PROPOSER)
  ResponseEntity<Object> propose(
      @Schema(description = "The edited dmn/expense-routing.dmn", format = "binary")
          @RequestParam(required = false)
          @Nullable MultipartFile table,
      @Schema(description = "Assessments of the last so many days, 1 to 366")
          @RequestParam(defaultValue = "30")
          int days,
      @Schema(description = "For the record", maxLength = 2000) @RequestParam(required = false)
          @Nullable String reason,
      Principal principal)
      throws IOException {
    if (days < 1 || days > EditedTable.MOST_DAYS) {
      throw new InvalidRequest(
          new FieldProblem("days", "must be from 1 to " + EditedTable.MOST_DAYS));
    }
    if (table == null || table.isEmpty()) {
      throw new InvalidRequest(new FieldProblem("table", "must be a DMN file"));
    }
    String why =
        Body.of(JsonNodeFactory.instance.objectNode().put(REASON, reason), REASON)
            .required(REASON)
            .strip();
    return ProposalResource.accepted(
        proposals.propose(
            EditedTable.of(table.getOriginalFilename(), table.getBytes()),
            days,
            caller.of(principal),
            why));
  }

  @Operation(
      summary = "Close a release",
      description =
          "From then on the policy approves nothing under its decision table, at once. No other"
              + " table takes its place by that.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Closing.class))))
  @ApiResponse(responseCode = "200", description = "Closed")
  @ApiResponse(responseCode = "409", description = "It is closed already")
  @PostMapping(path = "/{id}/closing", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OPERATOR)
  Resource close(@PathVariable long id, @RequestBody JsonNode body, Principal principal) {
    String reason = Body.of(body, REASON).required(REASON).strip();
    return Resource.of(releases.close(id, caller.of(principal), reason));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Release")
  record Resource(
      long id,
      String fileName,
      @Schema(description = "Of the file") String sha256,
      @Schema(description = "User name", type = "string") UserName proposedBy,
      @Schema(description = "User name", type = "string") UserName confirmedBy,
      String reason,
      Instant releasedAt,
      @Schema(
              description = "User name; absent while the policy may approve under it",
              type = "string")
          @Nullable UserName closedBy,
      @Nullable Instant closedAt,
      @Nullable String closingReason) {

    static Resource of(PolicyRelease release) {
      PolicyRelease.Closed closed = release.closed();
      return new Resource(
          release.id(),
          release.fileName(),
          release.tableDigest(),
          release.proposedBy(),
          release.confirmedBy(),
          release.reason(),
          release.releasedAt(),
          closed == null ? null : closed.by(),
          closed == null ? null : closed.at(),
          closed == null ? null : closed.reason());
    }
  }

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record Closing(@Schema(description = "For the record", maxLength = 2000) String reason) {}
}
