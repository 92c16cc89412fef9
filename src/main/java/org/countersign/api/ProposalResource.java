package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.countersign.people.UserName;
import org.countersign.policy.Proposal;
import org.countersign.policy.ProposalKind;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** What one person wants to loosen, and what became of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Proposal")
record ProposalResource(
    long id,
    ProposalKind kind,
    Proposal.State state,
    @Schema(description = "What it changes, for people: name to value") Map<String, String> changes,
    @Schema(description = "In the words of who proposed it") String reason,
    @Schema(description = "User name", type = "string") UserName proposedBy,
    Instant proposedAt,
    @Schema(description = "Nobody can confirm it from then on") Instant until,
    @Schema(description = "SHA-256 of what a confirmation puts in force") String digest,
    @Schema(description = "Who confirmed or closed it: user name", type = "string")
        @Nullable UserName endedBy,
    @Nullable Instant endedAt,
    @Schema(description = "Why it was closed") @Nullable String endReason,
    @Schema(
            description = "Exactly what a confirmation puts in force; where one is asked for",
            type = "object")
        @JsonRawValue
        @Nullable String content) {

  static ProposalResource of(Proposal proposal) {
    return of(proposal, null);
  }

  static ProposalResource withContent(Proposal proposal) {
    return of(proposal, proposal.content());
  }

  private static ProposalResource of(Proposal proposal, @Nullable String content) {
    Proposal.End end = proposal.end();
    return new ProposalResource(
        proposal.id(),
        proposal.kind(),
        proposal.state(),
        proposal.changes(),
        proposal.reason(),
        proposal.proposedBy(),
        proposal.proposedAt(),
        proposal.until(),
        proposal.digest(),
        end == null ? null : end.by(),
        end == null ? null : end.at(),
        end == null ? null : end.reason(),
        content);
  }

  /** Nothing has changed yet. */
  static ResponseEntity<Object> accepted(Proposal proposal) {
    return ResponseEntity.accepted()
        .location(URI.create("/api/proposals/" + proposal.id()))
        .body(of(proposal));
  }
}
