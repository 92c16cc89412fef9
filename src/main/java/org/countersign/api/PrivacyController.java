package org.countersign.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.ReceivedFiles;
import org.countersign.access.Roles;
import org.countersign.expense.FieldProblem;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.privacy.Erasures;
import org.countersign.privacy.LegalHold;
import org.countersign.privacy.LegalHolds;
import org.countersign.privacy.PersonalData;
import org.springframework.core.io.Resource;
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

/** What people may ask for of what is kept of them. docs/privacy.md says how to answer them. */
@RestController
@RequestMapping("/api")
@Tag(name = "Privacy")
class PrivacyController {

  private static final String PERSON = "person";
  private static final String REASON = "reason";

  private final Erasures erasures;
  private final LegalHolds holds;
  private final PersonalData data;
  private final Caller caller;

  PrivacyController(Erasures erasures, LegalHolds holds, PersonalData data, Caller caller) {
    this.erasures = erasures;
    this.holds = holds;
    this.data = data;
    this.caller = caller;
  }

  @Operation(
      summary = "What would be erased of a person",
      description = "And why it cannot be now, where it cannot.")
  @GetMapping(path = "/erasures/preview", produces = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OVERSEER)
  Erasures.Preview preview(@RequestParam String person) {
    return erasures.preview(userName(person));
  }

  @Operation(
      summary = "Propose to erase what a person said, and what was said about them",
      description =
          "Nothing is erased before an auditor has confirmed it. Refused while a legal hold is on"
              + " the person, or an expense of theirs is not decided.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = About.class))))
  @ApiResponse(responseCode = "202", description = "Proposed")
  @ApiResponse(responseCode = "409", description = "It cannot be erased now; detail says why")
  @PostMapping(path = "/erasures", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Object> propose(@RequestBody JsonNode json, Principal principal) {
    Body body = Body.of(json, PERSON, REASON);
    UserName person = userName(body.required(PERSON));
    String reason = body.required(REASON).strip();
    return ProposalResource.accepted(erasures.propose(person, caller.of(principal), reason));
  }

  @Operation(summary = "List the legal holds", description = "Those that hold, newest first.")
  @GetMapping(path = "/legal-holds", produces = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OVERSEER)
  List<LegalHold> holds() {
    return holds.holding();
  }

  @Operation(
      summary = "Keep all texts of a person",
      description = "Holds at once, and until two people end it.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = About.class))))
  @PostMapping(path = "/legal-holds", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OVERSEER)
  LegalHold hold(@RequestBody JsonNode json, Principal principal) {
    Body body = Body.of(json, PERSON, REASON);
    UserName person = userName(body.required(PERSON));
    return holds.set(person, caller.of(principal), body.required(REASON).strip());
  }

  @Operation(
      summary = "Propose to end a legal hold",
      description = "It holds until an auditor has confirmed that.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Why.class))))
  @ApiResponse(responseCode = "202", description = "Proposed")
  @PostMapping(path = "/legal-holds/{id}/ending", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Object> end(
      @PathVariable long id, @RequestBody JsonNode json, Principal principal) {
    String reason = Body.of(json, REASON).required(REASON).strip();
    return ProposalResource.accepted(holds.proposeEnd(id, caller.of(principal), reason));
  }

  @Operation(
      summary = "All that is known of you",
      description =
          "A ZIP: a file of JSON Lines for each kind, and the receipts. One at a time for each"
              + " person, and two for all.")
  @ApiResponse(responseCode = "200")
  @ApiResponse(responseCode = "503", description = "Others are being given theirs; try again")
  @GetMapping(path = "/my-data", produces = "application/zip")
  @PreAuthorize(Roles.ANYBODY)
  ResponseEntity<Resource> mine(Principal principal) throws IOException {
    Person person = caller.of(principal);
    return zip(person.userName(), person);
  }

  @Operation(
      summary = "All that is known of a person",
      description = "As the person gets it themselves; who was given it is on record.")
  @GetMapping(path = "/people/{person}/data", produces = "application/zip")
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Resource> of(@PathVariable String person, Principal principal) throws IOException {
    return zip(userName(person), caller.of(principal));
  }

  private ResponseEntity<Resource> zip(UserName person, Person by) throws IOException {
    PersonalData.ZipFile file = data.give(person, by);
    return ReceivedFiles.zip("countersign-personal-data.zip", file.content(), file.size());
  }

  private static UserName userName(String text) {
    try {
      return new UserName(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(new FieldProblem(PERSON, "must be a user name"));
    }
  }

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record About(
      @Schema(description = "User name") String person,
      @Schema(description = "For the record", maxLength = 2000) String reason) {}

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record Why(@Schema(description = "For the record", maxLength = 2000) String reason) {}
}
