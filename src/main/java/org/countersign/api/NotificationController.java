package org.countersign.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.Arrays;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.NotificationPreference;
import org.countersign.expense.NotificationPreferences;
import org.countersign.people.UserName;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the caller wants to hear of their expenses. */
@RestController
@RequestMapping(path = "/api/notifications", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notifications")
class NotificationController {

  private final NotificationPreferences preferences;
  private final Caller caller;

  NotificationController(NotificationPreferences preferences, Caller caller) {
    this.preferences = preferences;
    this.caller = caller;
  }

  @Operation(summary = "How you hear of decisions and questions about your expenses")
  @GetMapping
  @PreAuthorize(Roles.EMPLOYEE)
  Notifications get(Principal principal) {
    return new Notifications(preferences.of(caller.of(principal).userName()));
  }

  @Operation(
      summary = "Choose how you hear of them",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Notifications.class))))
  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.EMPLOYEE)
  Notifications choose(@RequestBody JsonNode body, Principal principal) {
    String text = Body.of(body, "preference").required("preference");
    NotificationPreference preference =
        Arrays.stream(NotificationPreference.values())
            .filter(one -> one.name().equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        new FieldProblem("preference", "must be MAIL, SLACK, BOTH or NONE")));
    UserName person = caller.of(principal).userName();
    preferences.choose(person, preference);
    return new Notifications(preference);
  }

  record Notifications(NotificationPreference preference) {}
}
