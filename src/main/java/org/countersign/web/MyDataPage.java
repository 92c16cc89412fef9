package org.countersign.web;

import java.io.IOException;
import java.security.Principal;
import org.countersign.access.Caller;
import org.countersign.access.ReceivedFiles;
import org.countersign.access.Roles;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.privacy.PersonalData;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is known of a person, as a file: for themselves, or by an operator for who has left. */
@Controller
class MyDataPage {

  private final PersonalData data;
  private final Caller caller;

  MyDataPage(PersonalData data, Caller caller) {
    this.data = data;
    this.caller = caller;
  }

  @GetMapping("/my-data")
  @PreAuthorize(Roles.ANYBODY)
  String show() {
    return "my-data";
  }

  @GetMapping("/my-data/file")
  @PreAuthorize(Roles.ANYBODY)
  ResponseEntity<Resource> mine(Principal principal) throws IOException {
    Person person = caller.of(principal);
    return file(person.userName(), person);
  }

  @GetMapping("/privacy/file")
  @PreAuthorize(Roles.OPERATOR)
  ResponseEntity<Resource> of(@RequestParam UserName person, Principal principal)
      throws IOException {
    return file(person, caller.of(principal));
  }

  private ResponseEntity<Resource> file(UserName person, Person by) throws IOException {
    PersonalData.ZipFile zip = data.give(person, by);
    return ReceivedFiles.zip(
        "countersign-data-of-%s.zip".formatted(person), zip.content(), zip.size());
  }
}
