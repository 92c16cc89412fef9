package org.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.Roles;
import org.countersign.expense.FieldProblem;
import org.countersign.people.Absence;
import org.countersign.people.Absences;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Out of office: from when until when, and who decides meanwhile. */
@RestController
@RequestMapping(path = "/api/absence", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Absence")
class AbsenceController {

  private final Absences absences;
  private final Directory directory;
  private final Caller caller;

  AbsenceController(Absences absences, Directory directory, Caller caller) {
    this.absences = absences;
    this.directory = directory;
    this.caller = caller;
  }

  @Operation(
      summary = "Look when somebody is out of office",
      description = "Yourself; operators and auditors anybody. Also for whom they decide now.")
  @GetMapping
  @PreAuthorize(Roles.ANYBODY)
  OutOfOffice get(@RequestParam(required = false) @Nullable UserName person, Principal principal) {
    Person by = caller.of(principal);
    return of(concerned(person, by, by.seesAll()));
  }

  @Operation(
      summary = "Be out of office",
      description =
          "Yourself; operators anybody. Replaces what was said before. The delegate may meanwhile"
              + " claim and decide what the person could.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewAbsence.class))))
  @Limited(Act.ENTRY)
  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.EMPLOYEE)
  OutOfOffice put(
      @RequestParam(required = false) @Nullable UserName person,
      @RequestBody JsonNode json,
      Principal principal) {
    Person by = caller.of(principal);
    Person away = concerned(person, by, by.isIn(Groups.OPERATORS));
    Body body = Body.of(json, "from", "until", "delegate");
    absences.set(away, moment(body, "from"), until(moment(body, "until")), delegate(body), by);
    return of(away);
  }

  @Operation(summary = "Be back, or not leave", description = "Yourself; operators anybody.")
  @ApiResponse(responseCode = "200", description = "How it is now")
  @ApiResponse(responseCode = "404", description = "No absence is on record")
  @Limited(Act.ENTRY)
  @DeleteMapping
  @PreAuthorize(Roles.EMPLOYEE)
  OutOfOffice delete(
      @RequestParam(required = false) @Nullable UserName person, Principal principal) {
    Person by = caller.of(principal);
    Person back = concerned(person, by, by.isIn(Groups.OPERATORS));
    if (absences.end(back, by).isEmpty()) {
      throw new NotFound("No absence of " + back.userName() + " is on record.");
    }
    return of(back);
  }

  private OutOfOffice of(Person person) {
    return new OutOfOffice(
        person.userName(),
        absences.of(person.userName()).map(Away::of).orElse(null),
        absences.coveredBy(person.userName()).stream()
            .map(absence -> new Covered(absence.person(), absence.until()))
            .toList());
  }

  private Person concerned(@Nullable UserName person, Person by, boolean mayOthers) {
    if (person == null || person.equals(by.userName())) {
      return by;
    }
    if (!mayOthers) {
      throw new AccessDeniedException("This is for " + person + " and for operators.");
    }
    return directory
        .find(person)
        .orElseThrow(() -> new NotFound(person + " is not in the directory."));
  }

  private static @Nullable Instant moment(Body body, String field) {
    String text = body.text(field);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidRequest(
          new FieldProblem(field, "must be a time with its offset, as 2026-03-02T08:00:00Z"));
    }
  }

  private static Instant until(@Nullable Instant until) {
    if (until == null) {
      throw new InvalidRequest(new FieldProblem("until", "must be given"));
    }
    return until;
  }

  private static @Nullable UserName delegate(Body body) {
    String text = body.text("delegate");
    try {
      return text == null ? null : new UserName(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(new FieldProblem("delegate", "must be a user name"));
    }
  }

  /**
   * @param absence that is, or is to come
   * @param decidesFor who is away now and has named this person
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OutOfOffice(UserName person, @Nullable Away absence, List<Covered> decidesFor) {}

  record Away(
      Instant from, Instant until, UserName delegate, UserName recordedBy, Instant recordedAt) {

    static Away of(Absence absence) {
      return new Away(
          absence.from(),
          absence.until(),
          absence.delegate(),
          absence.recordedBy(),
          absence.recordedAt());
    }
  }

  record Covered(UserName person, Instant until) {}

  /** For the OpenAPI document; the body is read strictly by {@link Body}. */
  private record NewAbsence(
      @Schema(description = "Without it: now") Instant from,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Instant until,
      @Schema(description = "User name; without it the one whom the directory names")
          String delegate) {}
}
