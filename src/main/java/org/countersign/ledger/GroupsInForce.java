package org.countersign.ledger;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.springframework.stereotype.Component;

/** Who is in which group, and so may decide what. */
@Component
class GroupsInForce implements RecordedSettings {

  static final String SUBJECT = "groups";

  private final Directory directory;

  GroupsInForce(Directory directory) {
    this.directory = directory;
  }

  @Override
  public String subject() {
    return SUBJECT;
  }

  /** Group to the user names of its members, as the file has them. */
  @Override
  public SequencedMap<String, String> values() {
    return of(directory.listed());
  }

  static SequencedMap<String, String> of(List<Person> people) {
    SequencedMap<String, String> values = new TreeMap<>();
    for (Person person : people) {
      person
          .groups()
          .forEach(
              group ->
                  values.merge(
                      group, person.userName().value(), (first, next) -> first + ", " + next));
    }
    return values;
  }
}
